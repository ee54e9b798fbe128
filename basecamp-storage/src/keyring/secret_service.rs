//! Errors of the connection to the Secret Service.

use std::io::ErrorKind::{ConnectionRefused, NotFound};

use ::secret_service::Error as ServiceError;
use keyring_core::Error;
use zbus::fdo;

/// The names of the errors of a bus on which no program is a Secret Service.
const NO_SERVICE: [&str; 2] =
    ["org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.ServiceUnknown"];

/// Whether there is no session bus, or none of its programs is a Secret Service.
pub(super) fn is_missing(error: &Error) -> bool {
    let Error::PlatformFailure(cause) = error else { return false };
    match cause.downcast_ref() {
        Some(ServiceError::Unavailable) => true,
        Some(ServiceError::Zbus(error)) => is_without_service(error),
        Some(ServiceError::ZbusFdo(error)) => is_unknown(error),
        _ => false,
    }
}

fn is_without_service(error: &zbus::Error) -> bool {
    match error {
        zbus::Error::Connection(error, _) => {
            matches!(error.kind(), NotFound | ConnectionRefused)
        }
        zbus::Error::MethodError(name, ..) => NO_SERVICE.contains(&name.as_str()),
        zbus::Error::FDO(error) => is_unknown(error),
        _ => false,
    }
}

fn is_unknown(error: &fdo::Error) -> bool {
    match error {
        fdo::Error::NameHasNoOwner(_) | fdo::Error::ServiceUnknown(_) => true,
        fdo::Error::ZBus(error) => is_without_service(error),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;

    fn is_missing(error: impl Into<ServiceError>) -> bool {
        super::is_missing(&Error::PlatformFailure(Box::new(error.into())))
    }

    #[test]
    fn a_bus_without_a_service_is_no_keyring() {
        let unknown = || fdo::Error::ServiceUnknown(String::new());
        assert!(is_missing(ServiceError::Unavailable));
        assert!(is_missing(unknown()));
        assert!(is_missing(zbus::Error::FDO(Box::new(unknown()))));
        for (kind, expected) in [
            (NotFound, true),
            (ConnectionRefused, true),
            (io::ErrorKind::PermissionDenied, false),
            (io::ErrorKind::TimedOut, false),
        ] {
            let bus = "unix:path=/run/bus".parse().unwrap();
            let error = zbus::Error::Connection(Arc::new(kind.into()), bus);
            assert_eq!(is_missing(error), expected, "{kind:?}");
        }
    }

    #[test]
    fn a_service_that_fails_is_a_keyring() {
        assert!(!is_missing(ServiceError::Locked));
        assert!(!is_missing(fdo::Error::NoReply(String::new())));
        assert!(!is_missing(fdo::Error::AccessDenied(String::new())));
        assert!(!is_missing(fdo::Error::SpawnExecFailed(String::new())));
        assert!(!is_missing(zbus::Error::Handshake("rejected".to_owned())));
    }
}
