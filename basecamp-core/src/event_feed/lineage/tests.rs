use super::*;

fn cursor(lineage: &Lineage, start: &FeedStart) -> (FeedCursor, bool) {
    let Entry { cursor, is_present } = lineage.entry(start);
    (cursor, is_present)
}

#[test]
fn each_start_has_its_entry() {
    let lineage = Lineage::default();
    let position = FeedStart::Position("p".into());
    assert_eq!(cursor(&lineage, &FeedStart::Resume), (FeedCursor::Head, true));
    assert_eq!(cursor(&lineage, &FeedStart::Present), (FeedCursor::Now, true));
    assert_eq!(cursor(&lineage, &FeedStart::Beginning), (FeedCursor::Since(0), false));
    assert_eq!(cursor(&lineage, &FeedStart::After(7)), (FeedCursor::Since(7), false));
    assert_eq!(cursor(&lineage, &position), (FeedCursor::Position("p".into()), false));
}

#[test]
fn a_rejected_entry_precedes_the_position_and_the_start() {
    let mut lineage = Lineage::default();
    lineage.advance("p".into(), Some(4));
    lineage.advance("q".into(), None);
    assert_eq!(cursor(&lineage, &FeedStart::Present), (FeedCursor::Position("q".into()), false));
    assert!(lineage.reject_position());
    assert_eq!(cursor(&lineage, &FeedStart::Present), (FeedCursor::Since(4), false));
    lineage.resume("u".into(), ResumePoint::Epoch);
    assert_eq!(cursor(&lineage, &FeedStart::Present), (FeedCursor::Url("u".into()), false));
    lineage.advance("r".into(), None);
    assert_eq!(cursor(&lineage, &FeedStart::Present), (FeedCursor::Position("r".into()), false));
}

#[test]
fn a_resume_at_the_head_is_a_present_entry() {
    let mut lineage = Lineage::default();
    lineage.resume("u".into(), ResumePoint::Head);
    assert!(cursor(&lineage, &FeedStart::Beginning).1);
}

#[test]
fn rejections_without_a_page_between_are_limited() {
    let mut lineage = Lineage::default();
    for _ in 0..2 {
        for _ in 0..MAX_REJECTIONS {
            assert!(lineage.reject_position());
        }
        lineage.advance("p".into(), None);
    }
    for _ in 0..MAX_REJECTIONS {
        assert!(lineage.reject_position());
    }
    assert!(!lineage.reject_position());
}

#[test]
fn an_epoch_may_recur_after_a_rejected_resume_point() {
    let mut lineage = Lineage::default();
    assert!(lineage.expire(7));
    assert!(lineage.reject_position());
    assert!(lineage.expire(7));
    assert!(!lineage.expire(7));
}
