// @generated from api/card_steps.toml by `basecamp-codegen generate`; do not edit.
//! Types of `account.card_steps()`.

use crate::generated::prelude::*;

open_enum! {
    /// Whether a step is done.
    pub enum StepCompletion {
        /// It is complete.
        On = "on",
        /// It is open.
        Off = "off",
    }
}
