//! Import cycles between the children of a module.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Modules, Path};

/// Returns a line for each cycle of sibling modules. Imports between a module and its parent are no
/// cycle; an import by or from a descendant counts for the sibling.
pub(crate) fn cycles(modules: &Modules, unordered: &[&str]) -> Vec<String> {
    // By parent: the siblings that each child imports from, with an example.
    let mut graphs: BTreeMap<Path, BTreeMap<Path, BTreeMap<Path, String>>> = BTreeMap::new();
    for (path, module) in &modules.0 {
        for import in &module.imports {
            let Some(target) = modules.resolve(&import.path) else { continue };
            let common = path.iter().zip(&target).take_while(|(a, b)| a == b).count();
            // The root's children are the folders, whose order excludes cycles.
            if common == 0 || common == path.len() || common == target.len() {
                continue;
            }
            if unordered.contains(&path[0].as_str()) {
                continue;
            }
            let graph = graphs.entry(path[..common].to_vec()).or_default();
            let siblings = graph.entry(path[..=common].to_vec()).or_default();
            siblings
                .entry(target[..=common].to_vec())
                .or_insert_with(|| format!("{}:{}", module.file, import.line));
        }
    }
    let mut cycles = Vec::new();
    for graph in graphs.values() {
        let mut seen = BTreeSet::new();
        for child in graph.keys() {
            let reachable = |from: &Path| {
                let mut found = BTreeSet::new();
                let mut next = vec![from];
                while let Some(module) = next.pop() {
                    let imported = graph.get(module).into_iter().flat_map(BTreeMap::keys);
                    next.extend(imported.filter(|module| found.insert((*module).clone())));
                }
                found
            };
            let cycle: BTreeSet<Path> = reachable(child)
                .into_iter()
                .filter(|module| reachable(module).contains(child))
                .collect();
            if cycle.len() < 2 || !seen.insert(cycle.clone()) {
                continue;
            }
            let edges: Vec<String> = cycle
                .iter()
                .flat_map(|module| {
                    graph.get(module).into_iter().flatten().map(move |edge| (module, edge))
                })
                .filter(|(_, (target, _))| cycle.contains(*target))
                .map(|(module, (target, place))| {
                    format!("{} -> {} ({place})", module.join("::"), target.join("::"))
                })
                .collect();
            cycles.push(format!("cycle: {}", edges.join(", ")));
        }
    }
    cycles
}
