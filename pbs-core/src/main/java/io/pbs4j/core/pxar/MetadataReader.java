package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the metadata of one entry from the items that hold it. */
final class MetadataReader {
  private static final int MAX_XATTR = 255 + 1 + (64 << 10);
  /** Bytes that the metadata of one entry may have together: far more than any file system keeps. */
  private static final long MAX_TOTAL = 4 << 20;

  private static final long NANOS = 1_000_000_000L;

  private final ItemStream items;
  private final long mode;
  private final long flags;
  private final int uid;
  private final int gid;
  private final long seconds;
  private final int nanos;
  private long total;
  private final List<Metadata.Xattr> xattrs = new ArrayList<>();
  private final List<Acl.Rule> users = new ArrayList<>();
  private final List<Acl.Rule> groups = new ArrayList<>();
  private final List<Acl.Rule> defaultUsers = new ArrayList<>();
  private final List<Acl.Rule> defaultGroups = new ArrayList<>();
  private @Nullable Long groupObject;
  private Acl.@Nullable Defaults defaults;
  private @Nullable Octets capabilities;
  private @Nullable Long quotaProject;

  private MetadataReader(ItemStream items, ItemStream.Header entry) throws IOException {
    this.items = items;
    boolean old = entry.type() == ItemType.ENTRY_V1;
    ByteBuffer fields = items.numbers(entry, old ? 32 : 40);
    mode = fields.getLong();
    flags = fields.getLong();
    uid = fields.getInt();
    gid = fields.getInt();
    long time = fields.getLong();
    seconds = old ? Math.floorDiv(time, NANOS) : time;
    nanos = old ? (int) Math.floorMod(time, NANOS) : fields.getInt();
    if (nanos < 0 || nanos >= NANOS) {
      throw items.invalid(entry, nanos + " nanoseconds");
    }
    try {
      FileMode.of(mode);
    } catch (IllegalArgumentException e) {
      throw items.invalid(entry, String.valueOf(e.getMessage()));
    }
  }

  /** Reads an entry's item and all metadata items behind it. */
  static Metadata read(ItemStream items, ItemStream.Header entry) throws IOException {
    MetadataReader reader = new MetadataReader(items, entry);
    for (ItemStream.Header next = items.next(); next != null; next = items.next()) {
      if (!reader.take(next)) {
        items.pushBack(next);
        break;
      }
    }
    return reader.metadata();
  }

  private boolean take(ItemStream.Header item) throws IOException {
    total += Math.min(item.length(), MAX_TOTAL) + ItemType.HEADER;
    if (total > MAX_TOTAL && item.type() != ItemType.PAYLOAD) {
      throw items.invalid(item, "too much metadata for one entry");
    }
    switch (item.type()) {
      case XATTR -> xattrs.add(xattr(item));
      case ACL_USER -> users.add(rule(item));
      case ACL_GROUP -> groups.add(rule(item));
      case ACL_DEFAULT_USER -> defaultUsers.add(rule(item));
      case ACL_DEFAULT_GROUP -> defaultGroups.add(rule(item));
      case ACL_GROUP_OBJECT -> groupObject = items.numbers(item, Long.BYTES).getLong();
      case ACL_DEFAULT -> {
        ByteBuffer fields = items.numbers(item, 4 * Long.BYTES);
        defaults =
            new Acl.Defaults(fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
      }
      case FILE_CAPABILITIES -> capabilities = Octets.of(items.content(item, 0, MAX_XATTR));
      case QUOTA_PROJECT -> quotaProject = items.numbers(item, Long.BYTES).getLong();
      default -> {
        return false;
      }
    }
    return true;
  }

  private Metadata.Xattr xattr(ItemStream.Header item) throws IOException {
    byte[] content = items.content(item, 1, MAX_XATTR);
    int end = 0;
    while (end < content.length && content[end] != 0) {
      end++;
    }
    if (end == content.length || end == 0) {
      throw items.invalid(item, "extended attribute without a name");
    }
    return new Metadata.Xattr(
        Octets.of(content, 0, end), Octets.of(content, end + 1, content.length));
  }

  private Acl.Rule rule(ItemStream.Header item) throws IOException {
    ByteBuffer fields = items.numbers(item, 2 * Long.BYTES);
    return new Acl.Rule(fields.getLong(), fields.getLong());
  }

  private Metadata metadata() {
    Acl acl = new Acl(users, groups, groupObject, defaults, defaultUsers, defaultGroups);
    return new Metadata(
        mode, flags, uid, gid, seconds, nanos, xattrs, acl, capabilities, quotaProject);
  }
}
