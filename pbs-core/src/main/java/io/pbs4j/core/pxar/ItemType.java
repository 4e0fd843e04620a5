package io.pbs4j.core.pxar;

import org.jspecify.annotations.Nullable;

/** The items of an archive by the number in their header. */
enum ItemType {
  FORMAT_VERSION(0x730f6c75df16a40dL),
  PRELUDE(0xe309d79d9f7b771bL),
  ENTRY(0xd5956474e588acefL),
  ENTRY_V1(0x11da850a1c1cceffL),
  FILENAME(0x16701121063917b3L),
  SYMLINK(0x27f971e7dbf5dc5fL),
  HARDLINK(0x51269c8422bd7275L),
  DEVICE(0x9fc9e906586d5ce9L),
  XATTR(0x0dab0229b57dcd03L),
  ACL_USER(0x2ce8540a457d55b8L),
  ACL_GROUP(0x136e3eceb04c03abL),
  ACL_GROUP_OBJECT(0x10868031e9582876L),
  ACL_DEFAULT(0xbbbb13415a6896f5L),
  ACL_DEFAULT_USER(0xc89357b40532cd1fL),
  ACL_DEFAULT_GROUP(0xf90a8a5816038ffeL),
  FILE_CAPABILITIES(0x2da9dd9db5f7fb67L),
  QUOTA_PROJECT(0xe07540e82f7d1cbbL),
  PAYLOAD(0x28147a1b0b7c1a25L),
  PAYLOAD_REFERENCE(0x419d3d6bc4ba977eL),
  GOODBYE(0x2fec4fa642d5731dL),
  PAYLOAD_START(0x834c68c2194a4ed2L),
  PAYLOAD_TAIL(0x6c72b78b984c81b5L);

  /** Bytes of the header of every item: type and full size. */
  static final int HEADER = 16;

  private final long number;

  ItemType(long number) {
    this.number = number;
  }

  long number() {
    return number;
  }

  static @Nullable ItemType of(long number) {
    for (ItemType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return null;
  }
}
