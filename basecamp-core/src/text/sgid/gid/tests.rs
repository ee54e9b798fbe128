use super::person_id;

#[test]
fn people_are_recognized() {
    for gid in [
        "gid://bc3/Person/7",
        "GID://bc3/Person/7",
        "gid://bc3/Person/007",
        "gid://bc3/%50erson/7",
        "gid://bc3/Person%2F7",
        "gid://bc3/Person/7?expires_in",
        "gid://bc3/Person/7?x=%zz",
        "gid://bc3/Person/7#f",
        "gid://bc3/Person/7#a%20b",
        "gid://user:p%20w@bc3/Person/7",
        "gid://a@b@bc3/Person/7",
        "gid://bc3:80/Person/7",
        "gid://bc3:/Person/7",
        "gid://:80/Person/7",
        "gid://a<b>\"c'/Person/7",
        "gid://caf\u{e9}/Person/7",
        "gid://caf%C3%A9/Person/7",
        "gid://a%25b/Person/7",
        "gid://[::1]/Person/7",
        "gid://[::ffff:1.2.3.4]:80/Person/7",
        "gid://[fe80::1%25eth0]/Person/7",
        "gid://[fe80::1%25a%20b]/Person/7",
    ] {
        assert_eq!(person_id(gid), Some(7), "{gid}");
    }
    assert_eq!(person_id("gid://bc3/Person/9223372036854775807"), Some(i64::MAX));
}

#[test]
fn anything_else_is_rejected() {
    for gid in [
        "",
        "gid:",
        "gid://",
        "gid:bc3/Person/7",
        "gid:/bc3/Person/7",
        "gid:///Person/7",
        "xgid://bc3/Person/7",
        " gid://bc3/Person/7",
        "//bc3/Person/7",
        "gid://bc3/Person",
        "gid://bc3/Person/",
        "gid://bc3/Person/7/",
        "gid://bc3/Person/7/8",
        "gid://bc3//Person/7",
        "gid://bc3/person/7",
        "gid://bc3/User/7",
        "gid://bc3/Person/0",
        "gid://bc3/Person/-7",
        "gid://bc3/Person/+7",
        "gid://bc3/Person/ 7",
        "gid://bc3/Person/7_7",
        "gid://bc3/Person/0x4d",
        "gid://bc3/Person/\u{ff17}",
        "gid://bc3/Person/\u{667}",
        "gid://bc3/Person/9223372036854775808",
        "gid://bc3/Person/7%",
        "gid://bc3/Person/7%2",
        "gid://bc3/Person/7#%",
        "gid://bc3/Person/7\n",
        "gid://bc3\u{7f}/Person/7",
        "gid://b c/Person/7",
        "gid://b^c/Person/7",
        "gid://b`c/Person/7",
        "gid://b{c}/Person/7",
        "gid://b|c/Person/7",
        "gid://b%41c/Person/7",
        "gid://b%zz/Person/7",
        "gid://a b@bc3/Person/7",
        "gid://a%zz@bc3/Person/7",
        "gid://user@/Person/7",
        "gid://bc3:8o/Person/7",
        "gid://bc3:-1/Person/7",
        "gid://[]/Person/7",
        "gid://[1.2.3.4]/Person/7",
        "gid://[v1.x]/Person/7",
        "gid://[::1/Person/7",
        "gid://a[::1]/Person/7",
        "gid://[::1]a/Person/7",
        "gid://[::1]:x/Person/7",
        "gid://[fe80::1%25]/Person/7",
        "gid://[fe80::1%eth0]/Person/7",
        "gid://[fe80::1%25a%2Fb]/Person/7",
        "gid://[fe80::1%25a^b]/Person/7",
    ] {
        assert_eq!(person_id(gid), None, "{gid}");
    }
}
