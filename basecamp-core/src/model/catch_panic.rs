//! Catches panics in code that callers supply: hooks, handlers, stores, authentication strategies.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `call` and converts a panic into an error with the panic's message.
///
/// The function also catches a panic in the destructor of the panic's payload.
///
/// ```
/// use basecamp_core::driver::catch_panic;
///
/// assert_eq!(catch_panic(|| 7), Ok(7));
/// assert_eq!(catch_panic(|| -> u8 { panic!("no luck") }), Err("no luck".to_owned()));
/// ```
///
/// # Errors
///
/// The panic's message, or `the panic has no message` if the payload is not a string.
pub fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        let message = message(&*payload);
        discard(payload);
        message
    })
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("the panic has no message").to_owned()
}

/// Drops a payload. If its destructor panics, the second payload is leaked, so that its destructor
/// can't panic again.
fn discard(payload: Box<dyn Any + Send>) {
    if let Err(second_payload) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second_payload);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::panic_any;

    use super::catch_panic;

    /// Panics when dropped, with a payload that panics when dropped, to the given depth.
    struct PanicOnDrop(u32);

    impl Drop for PanicOnDrop {
        fn drop(&mut self) {
            if self.0 > 0 && !std::thread::panicking() {
                panic_any(Self(self.0 - 1));
            }
        }
    }

    #[test]
    fn panic_in_the_destructor_of_a_payload_is_caught() {
        for depth in 0..4 {
            let result = catch_panic(|| panic_any(PanicOnDrop(depth)));
            assert_eq!(result, Err::<(), _>("the panic has no message".to_owned()));
        }
    }

    #[test]
    fn message_is_returned() {
        assert_eq!(catch_panic(|| panic!("a{}", 1)), Err::<(), _>("a1".to_owned()));
        assert_eq!(catch_panic(|| panic!("literal")), Err::<(), _>("literal".to_owned()));
    }
}
