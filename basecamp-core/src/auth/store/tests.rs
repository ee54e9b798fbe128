use super::*;

#[test]
fn clones_and_arcs_share_one_store() {
    let store = MemoryTokenStore::default();
    let shared: Arc<dyn TokenStore> = Arc::new(store.clone());
    let shared = Arc::new(shared);
    let token = Token::new("access");
    shared.save("me", &token).unwrap();
    assert_eq!(store.load("me").unwrap(), Some(token.clone()));
    assert_eq!(shared.load("me").unwrap(), Some(token));
    let lock = shared.try_lock("me").unwrap().unwrap();
    assert!(store.try_lock("me").unwrap().is_none());
    drop(lock);
    shared.delete("me").unwrap();
    assert_eq!(store.load("me").unwrap(), None);
}
