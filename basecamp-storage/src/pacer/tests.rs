//! Tests of the pace file.

use std::fs;
use std::process::{Command, Stdio};

use basecamp_core::Pacing;
use tempfile::TempDir;

use super::*;

/// The variable with the path of the file, in a process of a test.
const WORKER: &str = "BASECAMP_TEST_PACE_FILE";

fn rate() -> Rate {
    Pacing::new(20, Duration::from_secs(1)).rate()
}

fn pacer() -> (TempDir, FilePacer) {
    let folder = tempfile::tempdir().unwrap();
    let pacer = FilePacer::at(folder.path().join("made/pace"));
    (folder, pacer)
}

fn wait(pacer: &FilePacer) -> Duration {
    match pacer.reserve(&rate(), Duration::MAX).unwrap() {
        Reservation::Reserved(wait) => wait,
        other => panic!("{other:?}"),
    }
}

#[test]
fn slots_are_shared_by_all_pacers_of_a_file() {
    let (_folder, pacer) = pacer();
    assert_eq!(wait(&pacer), Duration::ZERO);
    let second = wait(&FilePacer::at(pacer.path()));
    assert!(second > Duration::ZERO && second <= rate().interval, "{second:?}");
    assert_eq!(
        fs::read_to_string(pacer.path()).unwrap().len(),
        "20 digits, and again".len() * 2 + 2
    );
}

#[test]
fn refused_reservation_changes_nothing() {
    let (_folder, pacer) = pacer();
    wait(&pacer);
    let before = fs::read(pacer.path()).unwrap();
    let refused = pacer.reserve(&rate(), Duration::ZERO).unwrap();
    assert!(matches!(refused, Reservation::TooLate(wait) if wait <= rate().interval));
    assert_eq!(fs::read(pacer.path()).unwrap(), before);
}

#[test]
fn hold_applies_to_all_pacers_of_a_file() {
    let (_folder, pacer) = pacer();
    pacer.hold(&rate(), Duration::from_secs(100)).unwrap();
    let other = FilePacer::at(pacer.path());
    let left = other.hold_left().unwrap();
    assert!(left > Duration::from_secs(90) && left <= Duration::from_secs(100), "{left:?}");
    assert!(wait(&other) > Duration::from_secs(90));
}

#[test]
fn damaged_file_counts_as_unused() {
    for content in ["", "1", "x y", "1 2 3", "-1 5", "\u{0}\u{0}", &"9".repeat(10_000)] {
        let (_folder, pacer) = pacer();
        wait(&pacer);
        fs::write(pacer.path(), content).unwrap();
        assert_eq!(wait(&pacer), Duration::ZERO, "{content}");
        assert!(wait(&pacer) > Duration::ZERO, "it is valid again");
    }
}

#[test]
fn unusable_file_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let error = FilePacer::at(folder.path()).reserve(&rate(), Duration::ZERO).unwrap_err();
    assert!(error.message().contains(&folder.path().display().to_string()), "{error}");
}

#[test]
fn locked_file_is_a_network_error_after_a_while() {
    let (_folder, pacer) = pacer();
    wait(&pacer);
    let file = File::open(pacer.path()).unwrap();
    file.lock().unwrap();
    let start = Instant::now();
    let error = pacer.reserve(&rate(), Duration::MAX).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Network);
    assert!(start.elapsed() >= LOCK_TIMEOUT);
}

/// Reserves slots as a process of its own, and prints their times in microseconds.
#[test]
#[ignore = "a process of `processes_reserve_different_slots`"]
fn worker() {
    let Ok(path) = std::env::var(WORKER) else { return };
    let pacer = FilePacer::at(path);
    for _ in 0..50 {
        let wait = wait(&pacer).as_micros();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros();
        println!("slot {}", now + wait);
    }
}

#[test]
fn processes_reserve_different_slots() {
    let (_folder, pacer) = pacer();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "pacer::tests::worker", "--nocapture"])
                .env(WORKER, pacer.path())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut slots = Vec::new();
    for worker in workers {
        let output = String::from_utf8(worker.wait_with_output().unwrap().stdout).unwrap();
        let times = output.lines().filter_map(|line| line.split("slot ").nth(1));
        slots.extend(times.map(|time| time.parse::<u64>().unwrap()));
    }
    assert_eq!(slots.len(), 200);
    slots.sort_unstable();
    // A process reads the clock after its reservation, so the times are inexact.
    let total = Duration::from_micros(slots[199] - slots[0]);
    assert!(total >= rate().interval * 199 - rate().interval, "{total:?}");
    let interval = rate().interval.as_micros() as u64;
    let twice = slots.windows(2).filter(|pair| pair[1] - pair[0] < interval / 4).count();
    assert!(twice < 10, "{twice} slots were reserved twice");
}
