//! Renders the example of a builder: the call that creates it, with simple arguments.

use super::operation::Argument;
use crate::model::{Api, Shape};
use crate::naming::{camel, member};
use crate::ty::Type;

/// The longest call in a line of an example, which `let result = account.` precedes.
const WIDTH: usize = 60;

/// A call of a service's method, after `account.`.
pub(super) fn call(service: &str, method: &str, arguments: &[String], setter: &str) -> String {
    let method = format!(".{}({}){setter}", member(method), arguments.join(", "));
    if service.len() + method.len() < WIDTH && !method.contains('\n') {
        format!("{service}(){method}")
    } else {
        format!("{service}()\n    {method}\n    ")
    }
}

/// A value of an argument.
pub(super) fn value(api: &Api, argument: &Argument) -> String {
    let file = || "FilePart::file(\"report.pdf\")".to_owned();
    argument.ty.as_ref().map_or_else(file, |ty| value_of(api, ty))
}

/// A value of a type.
pub(super) fn value_of(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Id(_) | Type::PersonId => "123".to_owned(),
        Type::I32 | Type::I64 | Type::Integral => "1".to_owned(),
        Type::F64 => "1.5".to_owned(),
        Type::String | Type::Secret => "\"text\"".to_owned(),
        Type::Bool => "true".to_owned(),
        Type::Date | Type::DateOrTimestamp => "date(2026, 12, 1)".to_owned(),
        Type::Timestamp => "\"2026-12-01T09:00:00Z\".parse()?".to_owned(),
        Type::Json => "\"value\"".to_owned(),
        Type::List(item) => format!("[{}]", value_of(api, item)),
        Type::Map(_) => "Default::default()".to_owned(),
        Type::Named(name) => match api.types.get(name).map(|definition| &definition.shape) {
            Some(Shape::Enum(values)) => {
                let value = values.keys().next().map_or("", String::as_str);
                format!("{name}::{}", camel(value))
            }
            _ => format!("{name}::new()"),
        },
    }
}
