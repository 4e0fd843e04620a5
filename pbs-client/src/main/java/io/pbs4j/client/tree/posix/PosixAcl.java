package io.pbs4j.client.tree.posix;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Acl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One access control list as Linux keeps it in an extended attribute: version 2 (u32), then entries of tag
 * (u16), permissions (u16) and id (u32), little-endian, sorted by tag and id.
 *
 * @param user permissions of the owner
 * @param users of named users
 * @param group of the owning group
 * @param groups of named groups
 * @param mask upper limit for all but owner and others; {@code null} for none
 * @param other of all others
 */
public record PosixAcl(
    int user, List<Acl.Rule> users, int group, List<Acl.Rule> groups, @Nullable Integer mask, int other) {
  /** Attribute with the list of the file itself. */
  public static final Octets ACCESS = Octets.ofText("system.posix_acl_access");

  /** Attribute of directories with the list for new children. */
  public static final Octets DEFAULT = Octets.ofText("system.posix_acl_default");

  private static final int VERSION = 2;
  private static final int ENTRY = 8;
  private static final int PERMISSIONS = 7;
  private static final int TAG_USER_OBJ = 0x01;
  private static final int TAG_USER = 0x02;
  private static final int TAG_GROUP_OBJ = 0x04;
  private static final int TAG_GROUP = 0x08;
  private static final int TAG_MASK = 0x10;
  private static final int TAG_OTHER = 0x20;
  private static final int NO_ID = -1;

  /** Parses an attribute's value. */
  public static PosixAcl parse(Octets value) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(value.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < Integer.BYTES || in.getInt() != VERSION || in.remaining() % ENTRY != 0) {
      throw new IOException("access control list of an unknown form");
    }
    int user = 0;
    int group = 0;
    int other = 0;
    Integer mask = null;
    List<Acl.Rule> users = new ArrayList<>();
    List<Acl.Rule> groups = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = in.getShort();
      int permissions = in.getShort() & PERMISSIONS;
      long id = in.getInt() & 0xffff_ffffL;
      switch (tag) {
        case TAG_USER_OBJ -> user = permissions;
        case TAG_USER -> users.add(new Acl.Rule(id, permissions));
        case TAG_GROUP_OBJ -> group = permissions;
        case TAG_GROUP -> groups.add(new Acl.Rule(id, permissions));
        case TAG_MASK -> mask = permissions;
        case TAG_OTHER -> other = permissions;
        default -> throw new IOException("access control list with unknown tag " + tag);
      }
    }
    return new PosixAcl(user, List.copyOf(users), group, List.copyOf(groups), mask, other);
  }

  /** The attribute's value. */
  public Octets encode() {
    int entries = 3 + users.size() + groups.size() + (mask == null ? 0 : 1);
    ByteBuffer out =
        ByteBuffer.allocate(Integer.BYTES + entries * ENTRY).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
    put(out, TAG_USER_OBJ, user, NO_ID);
    users.forEach(rule -> put(out, TAG_USER, rule.permissions(), rule.id()));
    put(out, TAG_GROUP_OBJ, group, NO_ID);
    groups.forEach(rule -> put(out, TAG_GROUP, rule.permissions(), rule.id()));
    if (mask != null) {
      put(out, TAG_MASK, mask, NO_ID);
    }
    put(out, TAG_OTHER, other, NO_ID);
    return Octets.of(out.array());
  }

  private static void put(ByteBuffer out, int tag, long permissions, long id) {
    out.putShort((short) tag).putShort((short) (permissions & PERMISSIONS)).putInt((int) id);
  }

  /**
   * What an archive keeps of a file's lists; the rest is in the mode, whose group bits are the mask.
   *
   * @param access {@code null} for none
   * @param defaults {@code null} for none
   */
  public static Acl archived(@Nullable PosixAcl access, @Nullable PosixAcl defaults) {
    return new Acl(
        access == null ? List.of() : access.users,
        access == null ? List.of() : access.groups,
        access == null || access.mask == null ? null : Long.valueOf(access.group),
        defaults == null ? null : defaults.unnamed(),
        defaults == null ? List.of() : defaults.users,
        defaults == null ? List.of() : defaults.groups);
  }

  private Acl.Defaults unnamed() {
    return new Acl.Defaults(user, group, other, mask == null ? -1 : mask);
  }

  /** The file's own list as it was, {@code null} if the mode says it all. */
  public static @Nullable PosixAcl access(Acl acl, long mode) {
    if (acl.users().isEmpty() && acl.groups().isEmpty() && acl.groupObject() == null) {
      return null;
    }
    int group = (int) (mode >> 3) & PERMISSIONS;
    Long own = acl.groupObject();
    return new PosixAcl(
        (int) (mode >> 6) & PERMISSIONS,
        acl.users(),
        own == null ? group : own.intValue() & PERMISSIONS,
        acl.groups(),
        group,
        (int) mode & PERMISSIONS);
  }

  /** The list for new children as it was, {@code null} for none. */
  public static @Nullable PosixAcl defaults(Acl acl) {
    Acl.Defaults unnamed = acl.defaults();
    if (unnamed == null) {
      return null;
    }
    return new PosixAcl(
        (int) unnamed.user(),
        acl.defaultUsers(),
        (int) unnamed.group(),
        acl.defaultGroups(),
        unnamed.mask() == -1 ? null : Integer.valueOf((int) unnamed.mask()),
        (int) unnamed.other());
  }
}
