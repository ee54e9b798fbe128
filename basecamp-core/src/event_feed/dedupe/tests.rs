use super::*;

#[test]
fn the_least_recent_id_is_forgotten() {
    let mut delivered = Delivered::new(2);
    assert!(delivered.insert(1) && delivered.insert(2));
    assert!(!delivered.insert(1));
    assert!(delivered.insert(3));
    assert!(!delivered.insert(1));
    assert!(delivered.insert(2));
}
