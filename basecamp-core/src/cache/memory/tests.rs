use http::HeaderMap;
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Act {
    Get(u8),
    Put(u8, usize),
    Remove(u8),
}

fn act() -> impl Strategy<Value = Act> {
    let key = 0..6_u8;
    prop_oneof![
        key.clone().prop_map(Act::Get),
        (key.clone(), 0..60_usize).prop_map(|(key, size)| Act::Put(key, size)),
        key.prop_map(Act::Remove),
    ]
}

/// The cached entries, the least recently used first.
struct Model {
    entries: Vec<(u8, usize)>,
    max_entries: usize,
    max_bytes: usize,
}

impl Model {
    fn take(&mut self, key: u8) -> Option<(u8, usize)> {
        let index = self.entries.iter().position(|(entries, _)| *entries == key)?;
        Some(self.entries.remove(index))
    }

    fn get(&mut self, key: u8) -> Option<usize> {
        let found = self.take(key);
        self.entries.extend(found);
        found.map(|(_, size)| size)
    }

    fn put(&mut self, key: u8, size: usize) {
        self.take(key);
        if size > self.max_bytes {
            return;
        }
        self.entries.push((key, size));
        while self.entries.len() > self.max_entries || self.bytes() > self.max_bytes {
            self.entries.remove(0);
        }
    }

    fn bytes(&self) -> usize {
        self.entries.iter().map(|(_, size)| size).sum()
    }
}

proptest! {
    #[test]
    fn memory_cache_agrees_with_a_list_in_order_of_use(
        acts in prop::collection::vec(act(), 0..60), max_entries in 0..5_usize, max_bytes in 0..120_usize,
    ) {
        let cache = MemoryCache::new(max_entries, max_bytes);
        let mut model = Model { entries: Vec::new(), max_entries, max_bytes };
        for act in acts {
            match act {
                Act::Get(key) => {
                    let found = cache.get(&CacheKey([key; 32])).map(|response| response.size());
                    prop_assert_eq!(found, model.get(key));
                }
                Act::Put(key, size) => {
                    let response = CachedResponse::new(HeaderMap::new(), vec![key; size].into());
                    cache.put(&CacheKey([key; 32]), &response);
                    model.put(key, size);
                }
                Act::Remove(key) => {
                    cache.remove(&CacheKey([key; 32]));
                    model.take(key);
                }
            }
            let state = cache.lock();
            prop_assert_eq!((state.entries.len(), state.bytes), (model.entries.len(), model.bytes()));
        }
    }
}
