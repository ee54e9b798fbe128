//! The response cache: unchanged content isn't transferred again.

use std::sync::{Arc, Mutex};

use basecamp_core::{Hooks, MemoryCache, RequestInfo, RequestResult};
use basecamp_sandbox::Sandbox;

use super::{DiskCache, builder};

/// Records the status of each response, and whether it is from the cache.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<(u16, bool)>>>);

impl Hooks for Seen {
    fn on_request_end(&self, _: &RequestInfo, result: &RequestResult) {
        self.0.lock().unwrap().push((result.status.unwrap().as_u16(), result.from_cache));
    }
}

impl Seen {
    fn take(&self) -> Vec<(u16, bool)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

test! {
    fn a_list_is_complete_from_unchanged_pages() {
        let sandbox = Sandbox::builder().page_size(3).start().unwrap();
        sandbox.add_projects(7);
        let seen = Seen::default();
        let client = builder(&sandbox).token(sandbox.token()).cache(MemoryCache::default());
        let client = client.hooks(seen.clone()).build().unwrap();
        let account = client.for_account(sandbox.account_id()).unwrap();
        let first = wait!(account.projects().list().send()).unwrap();
        assert!(seen.take().iter().all(|response| *response == (200, false)));
        let again = wait!(account.projects().list().send()).unwrap();
        let pages = seen.take();
        assert!(pages.len() > 2 && pages.iter().all(|response| *response == (304, true)), "{pages:?}");
        assert_eq!(again.meta().total_count, first.meta().total_count);
        assert_eq!(*again, *first);

        // A changed response is sent in full, and cached.
        wait!(account.projects().create("New").send()).unwrap();
        seen.take();
        let changed = wait!(account.projects().list().send()).unwrap();
        assert_eq!(changed.len(), first.len() + 1);
        assert!(seen.take().contains(&(200, false)));
        assert_eq!(*wait!(account.projects().list().send()).unwrap(), *changed);
        assert!(seen.take().iter().all(|response| *response == (304, true)));
    }
}

test! {
    fn a_disk_cache_serves_the_next_client() {
        let sandbox = Sandbox::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut lists = Vec::new();
        for expected in [(200, false), (304, true)] {
            let seen = Seen::default();
            let cache = DiskCache::open(folder.path().join("cache")).unwrap();
            let client = builder(&sandbox).token(sandbox.token()).cache(cache);
            let client = client.hooks(seen.clone()).build().unwrap();
            let account = client.for_account(sandbox.account_id()).unwrap();
            lists.push(wait!(account.people().list().send()).unwrap());
            assert!(seen.take().iter().all(|response| *response == expected));
        }
        assert_eq!(*lists[0], *lists[1]);
        // The entries of one token are not visible to another.
        let seen = Seen::default();
        let cache = DiskCache::open(folder.path().join("cache")).unwrap();
        let client = builder(&sandbox).token("somebody-else").cache(cache).hooks(seen.clone());
        let account = client.build().unwrap().for_account(sandbox.account_id()).unwrap();
        wait!(account.people().list().send()).unwrap_err();
        assert_eq!(seen.take(), [(401, false)]);
        let last = sandbox.requests().into_iter().next_back().unwrap();
        assert_eq!(last.header("if-none-match"), None);
    }
}
