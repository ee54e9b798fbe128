//! The checks find planted violations of each kind.

use std::collections::BTreeMap;

use crate::cycles::cycles;
use crate::modules::Modules;
use crate::violations;

/// Two folders, `upper` above `lower`, with this code in a file of `lower`.
fn planted(code: &str) -> Vec<String> {
    let lib = "
        mod lower;
        mod upper;
        pub use upper::thing::Thing;
        pub use lower::part::Part;
        use upper::thing as renamed;
        mod nested { pub(crate) use crate::upper::thing::Thing as Inner; }
        #[cfg(test)]
        mod tests;
    ";
    let files = BTreeMap::from([
        ("lib.rs", lib),
        ("upper.rs", "pub(crate) mod thing; pub(crate) use thing::Thing as Re;"),
        ("upper/thing.rs", "pub struct Thing; pub(crate) use crate::lower::part::Part;"),
        ("lower/mod.rs", "pub(crate) mod part; pub(crate) mod other;"),
        ("lower/part.rs", code),
        ("lower/other.rs", "pub(crate) struct Other; pub(crate) use std::time::Duration;"),
    ]);
    let modules = Modules::read(&|file| files.get(file).map(|text| (*text).to_owned()));
    violations(&modules, &["upper", "lower"], &[])
}

#[track_caller]
fn assert_found(code: &str, path: &str) {
    let found = planted(&format!("pub struct Part;\n{code}"));
    let expected = format!("lower/part.rs:2: `lower` imports `crate::{path}` of `upper` above");
    assert_eq!(found, [expected], "{code}");
}

#[track_caller]
fn assert_fine(code: &str) {
    assert_eq!(planted(&format!("pub struct Part;\n{code}")), [""; 0], "{code}");
}

#[test]
fn an_import_upwards_is_found() {
    assert_found("use crate::upper::thing::Thing;", "upper::thing::Thing");
    assert_found(
        "use crate::{lower::other::Other, upper::{thing::{Thing}}};",
        "upper::thing::Thing",
    );
    assert_found("use crate::upper::thing::Thing as Alias;", "upper::thing::Thing");
    assert_found("use crate::upper::thing::{self};", "upper::thing");
    assert_found("use crate::upper::thing::{self as alias};", "upper::thing");
    assert_found("use super::super::upper::thing::Thing;", "upper::thing::Thing");
    assert_found("pub(crate) use crate::upper::thing;", "upper::thing");
}

#[test]
fn a_path_upwards_is_found() {
    assert_found("fn f() -> crate::upper::thing::Thing { todo!() }", "upper::thing::Thing");
    assert_found("impl crate::upper::thing::Thing { fn f() {} }", "upper::thing::Thing");
    assert_found("fn f(list: Vec<crate::upper::thing::Thing>) {}", "upper::thing::Thing");
    assert_found(
        "fn f() { if true { super::super::upper::thing::Thing; } }",
        "upper::thing::Thing",
    );
    assert_found("fn f() { use crate::upper::thing::Thing; }", "upper::thing::Thing");
}

#[test]
fn a_re_export_counts_for_the_folder_that_it_comes_from() {
    assert_found("use crate::Thing;", "Thing");
    assert_found("use crate::renamed::Thing;", "renamed::Thing");
    assert_found("use crate::nested::Inner;", "nested::Inner");
    assert_found("use crate::upper::Re;", "upper::Re");
    assert_fine("use crate::Part as Own;");
    assert_fine("use crate::upper::thing::Part as Own;");
}

#[test]
fn a_path_upwards_in_a_macro_is_found() {
    assert_found(
        "macro_rules! m { () => { $crate::upper::thing::Thing }; }",
        "upper::thing::Thing",
    );
    assert_found("fn f() { vec![(1, crate::Thing)]; }", "Thing");
    assert_found("thread_local! { static T: crate::Thing = todo!(); }", "Thing");
}

#[test]
fn a_type_that_a_macro_defines_is_known() {
    assert_fine("open_enum! { pub enum New { A = \"a\", } } fn f(_: crate::lower::part::New) {}");
}

#[test]
fn a_path_upwards_in_an_attribute_is_found() {
    let code = "struct S { #[serde(deserialize_with = \"crate::upper::thing\")] x: i32 }";
    assert_found(code, "upper::thing");
}

#[test]
fn a_nested_module_is_read() {
    assert_found("mod inner { use crate::upper::thing::Thing; }", "upper::thing::Thing");
}

#[test]
fn a_glob_and_an_unknown_name_are_found() {
    let found = planted("pub struct Part; use crate::upper::*;");
    assert_eq!(found, ["lower/part.rs:1: `crate::upper::*` hides which names it imports"]);
    let found = planted("pub struct Part; use crate::upper::Missing;");
    assert_eq!(found, ["lower/part.rs:1: `crate::upper::Missing` is unknown"]);
}

#[test]
fn a_folder_that_the_order_lacks_is_found() {
    let files = BTreeMap::from([("lib.rs", "mod stray;"), ("stray.rs", "")]);
    let modules = Modules::read(&|file| files.get(file).map(|text| (*text).to_owned()));
    assert_eq!(violations(&modules, &[], &[]), ["stray.rs: `stray` is missing in the order"]);
    assert!(violations(&modules, &[], &["stray"]).is_empty());
}

#[test]
fn tests_comments_and_visibilities_may_name_anything() {
    assert_fine("#[cfg(test)] mod tests;");
    assert_fine("#[cfg(test)] use crate::upper::thing::Thing;");
    assert_fine("#[cfg(all(test, loom))] use crate::upper::thing::Thing;");
    assert_fine("impl Part { #[cfg(test)] fn f() -> crate::Thing { todo!() } }");
    assert_fine("/// See [`crate::Thing`].\nfn f() { /* crate::upper::thing */ }");
    assert_fine("fn f() -> &'static str { \"crate::upper::thing\" }");
    assert_fine("use super::other::{Duration, Other}; use std::fmt;");
    assert_found(
        "#[cfg(any(test, feature = \"x\"))] use crate::upper::thing::Thing;",
        "upper::thing::Thing",
    );
    assert_found("#[cfg(not(test))] use crate::upper::thing::Thing;", "upper::thing::Thing");
}

#[test]
fn a_cycle_of_siblings_is_found() {
    let cycle = |a: &str, b: &str, c: &str| {
        let files = BTreeMap::from([
            ("lib.rs", "mod top;"),
            ("top.rs", "mod a; mod b; mod c; pub(crate) use a::A; struct Top;"),
            ("top/a.rs", a),
            ("top/b.rs", b),
            ("top/c.rs", c),
        ]);
        let modules = Modules::read(&|file| files.get(file).map(|text| (*text).to_owned()));
        cycles(&modules, &[])
    };
    let fine = cycle(
        "use super::b::B; use super::Top; pub struct A;",
        "use super::c::C; pub struct B;",
        "use super::Top; pub struct C;",
    );
    assert_eq!(fine, [""; 0]);
    let direct = cycle("use super::b::B; pub struct A;", "use super::a::A; pub struct B;", "");
    assert_eq!(direct, ["cycle: top::a -> top::b (top/a.rs:1), top::b -> top::a (top/b.rs:1)"]);
    let long = cycle(
        "use super::b::B; pub struct A;",
        "use crate::top::c::C; pub struct B;",
        "mod inner { fn f() -> crate::top::A { todo!() } } pub struct C;",
    );
    assert_eq!(
        long,
        [
            "cycle: top::a -> top::b (top/a.rs:1), top::b -> top::c (top/b.rs:1), top::c -> top::a (top/c.rs:1)"
        ]
    );
}
