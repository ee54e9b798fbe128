//! The modules of a crate, and the modules whose items they import.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Meta, Token, UseTree};

/// The absolute path of a module: no segments for the crate root.
pub(crate) type Path = Vec<String>;

/// A module with its items and imports, without those for tests.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) imports: Vec<Import>,
    /// Names of items, and of child modules.
    names: BTreeSet<String>,
    /// Names of `use` declarations, with their full paths.
    aliases: BTreeMap<String, Path>,
}

/// A path from the crate root, in a `use` declaration, in code, in a macro call or in the text of
/// an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) path: Path,
    pub(crate) line: usize,
    pub(crate) is_glob: bool,
}

/// All modules of a crate, without those for tests.
#[derive(Debug, Default)]
pub(crate) struct Modules(pub(crate) BTreeMap<Path, Module>);

impl Modules {
    /// Reads the modules that `lib.rs` declares, directly or indirectly. `source` returns the text
    /// of a file, by its path below `src`.
    pub(crate) fn read(source: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut modules = Self::default();
        modules.read_file("lib.rs", Path::new(), source);
        modules
    }

    fn read_file(&mut self, file: &str, path: Path, source: &dyn Fn(&str) -> Option<String>) {
        let text = source(file).unwrap_or_else(|| panic!("{file} is missing"));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.read_items(file, path, &parsed.items, source);
    }

    fn read_items(
        &mut self,
        file: &str,
        path: Path,
        items: &[Item],
        source: &dyn Fn(&str) -> Option<String>,
    ) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        let child_names = items.iter().filter_map(|item| match item {
            Item::Mod(child) => Some(child.ident.to_string()),
            _ => None,
        });
        let child_names = child_names.collect();
        let mut reader =
            Reader { path: &path, module: &mut module, child_names, children: Vec::new() };
        items.iter().for_each(|item| reader.visit_item(item));
        let children = reader.children;
        self.0.insert(path.clone(), module);
        for child in children {
            let mut path = path.clone();
            path.push(child.ident.to_string());
            match &child.content {
                Some((_, items)) => self.read_items(file, path, items, source),
                None => {
                    let name = path.join("/");
                    let candidates = [format!("{name}.rs"), format!("{name}/mod.rs")];
                    let file = candidates.iter().find(|file| source(file).is_some());
                    self.read_file(file.unwrap_or(&candidates[0]), path, source);
                }
            }
        }
    }

    /// Returns the module that defines the item at this path, through re-exports. `None` if the
    /// crate has no such item.
    pub(crate) fn resolve(&self, path: &[String]) -> Option<Path> {
        self.resolve_within(path, 16)
    }

    fn resolve_within(&self, path: &[String], depth: usize) -> Option<Path> {
        let mut at = Path::new();
        for (index, segment) in path.iter().enumerate() {
            let module = &self.0[&at];
            if let Some(target) = module.aliases.get(segment) {
                let target = [target, &path[index + 1..]].concat();
                return self.resolve_within(&target, depth.checked_sub(1)?);
            }
            let mut child = at.clone();
            child.push(segment.clone());
            if !self.0.contains_key(&child) {
                return module.names.contains(segment).then_some(at);
            }
            at = child;
        }
        Some(at)
    }
}

/// Collects the items and the imports of a module.
struct Reader<'a> {
    path: &'a [String],
    module: &'a mut Module,
    child_names: BTreeSet<String>,
    children: Vec<ItemMod>,
}

impl Reader<'_> {
    /// Returns the absolute path, if the first segment is `crate`, `self` or `super`.
    fn absolute(&self, segments: &[String]) -> Option<Path> {
        let supers = segments.iter().take_while(|segment| *segment == "super").count();
        match segments.first()?.as_str() {
            "crate" => Some(segments[1..].to_vec()),
            "self" => Some([self.path, &segments[1..]].concat()),
            "super" => {
                let parent = self.path.len().checked_sub(supers)?;
                Some([&self.path[..parent], &segments[supers..]].concat())
            }
            _ => None,
        }
    }

    fn import(&mut self, segments: &[String], span: Span, is_glob: bool) {
        if let Some(path) = self.absolute(segments) {
            self.module.imports.push(Import { path, line: span.start().line, is_glob });
        }
    }

    fn read_use(&mut self, prefix: &[String], tree: &UseTree) {
        let joined = |name: &Ident| {
            if name == "self" { prefix.to_vec() } else { [prefix, &[name.to_string()]].concat() }
        };
        let (segments, alias, span) = match tree {
            UseTree::Path(path) => {
                let prefix = [prefix, &[path.ident.to_string()]].concat();
                return self.read_use(&prefix, &path.tree);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.read_use(prefix, tree));
            }
            UseTree::Glob(glob) => return self.import(prefix, glob.star_token.spans[0], true),
            UseTree::Name(name) => (joined(&name.ident), None, name.ident.span()),
            UseTree::Rename(rename) => {
                let alias = rename.rename.to_string();
                (joined(&rename.ident), Some(alias), rename.ident.span())
            }
        };
        self.import(&segments, span, false);
        let Some(name) = alias.or_else(|| segments.last().cloned()) else { return };
        // A path without a keyword begins at a child module, or at another crate.
        let target = match self.absolute(&segments) {
            None if self.child_names.contains(&segments[0]) => [self.path, &segments].concat(),
            None => {
                self.module.names.insert(name);
                return;
            }
            Some(target) => target,
        };
        self.module.aliases.insert(name, target);
    }

    /// Reads the paths in the tokens of a macro call or definition.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            index += 1;
            match token {
                TokenTree::Group(group) => self.read_tokens(group.stream()),
                TokenTree::Literal(literal) => self.read_text(&literal.to_string(), literal.span()),
                TokenTree::Ident(first) => {
                    let mut segments = vec![first.to_string()];
                    while let [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(next), ..] =
                        &tokens[index..]
                        && (a.as_char(), b.as_char()) == (':', ':')
                    {
                        segments.push(next.to_string());
                        index += 3;
                    }
                    if segments.len() > 1 {
                        self.import(&segments, first.span(), false);
                    }
                    // A macro such as `open_enum!` defines the types that its tokens declare.
                    if (first == "enum" || first == "struct")
                        && let Some(TokenTree::Ident(name)) = tokens.get(index)
                    {
                        self.module.names.insert(name.to_string());
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }

    /// Reads the text of an attribute that is a path: `with = "crate::model::json"`.
    fn read_text(&mut self, text: &str, span: Span) {
        let text = text.trim_matches('"');
        if text.starts_with("crate::") && !text.contains(' ') {
            let segments: Vec<String> = text.split("::").map(str::to_owned).collect();
            self.import(&segments, span, false);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = declared(item);
        if attributes.iter().any(is_for_tests) {
            return;
        }
        self.module.names.extend(name);
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.children.push(item.clone());
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.read_use(&[], &item.tree);
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.import(&segments, path.segments[0].ident.span(), false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.read_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.read_tokens(list.tokens.clone());
        }
    }

    // `pub(in crate::client)` restricts an item, and imports nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

/// Returns the attributes of an item, and the name that it adds to its module.
fn declared(item: &Item) -> (&[Attribute], Option<String>) {
    let (attributes, name) = match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) if item.ident.is_none() => {
            return (&item.attrs, defined_type(&item.mac));
        }
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, Some(&item.ident)),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => return (&[], None),
    };
    (attributes, name.map(ToString::to_string))
}

/// Returns the name of the enum or struct that a call of a macro defines.
fn defined_type(call: &syn::Macro) -> Option<String> {
    let mut tokens = call.tokens.clone().into_iter().map(|token| token.to_string());
    tokens.find(|token| matches!(token.as_str(), "enum" | "struct"))?;
    tokens.next()
}

/// Whether an attribute compiles its item for tests only.
fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<Meta>().is_ok_and(|predicate| requires_test(&predicate))
}

fn requires_test(predicate: &Meta) -> bool {
    let Meta::List(list) = predicate else { return predicate.path().is_ident("test") };
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let Ok(predicates) = list.parse_args_with(parser) else { return false };
    match () {
        () if list.path.is_ident("all") => predicates.iter().any(requires_test),
        () if list.path.is_ident("any") => predicates.iter().all(requires_test),
        () => false,
    }
}
