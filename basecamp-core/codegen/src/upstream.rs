//! Converts an OpenAPI document to the model of the description, with our names.

use indexmap::IndexMap;

use crate::Result;
use crate::model::{
    Endpoint, Flags, Member, Members, Operation, Pages, Retry, Settings, Shape, TypeDef,
};
use crate::naming::{camel, snake};
use crate::openapi::{self, Additional, Document, Schema};
use crate::ty::Type;

/// The first parameter of every path, which the account supplies.
const ACCOUNT: &str = "accountId";

/// A document with our naming rules.
pub(crate) struct Upstream<'a> {
    document: &'a Document,
    rules: &'a Settings,
}

impl<'a> Upstream<'a> {
    pub(crate) fn new(document: &'a Document, rules: &'a Settings) -> Self {
        Self { document, rules }
    }

    /// The operation of this id, without docs, and its first tag.
    pub(crate) fn operation(&self, id: &str) -> Result<(Operation, Option<&'a str>)> {
        for (path, verbs) in &self.document.paths {
            for (verb, operation) in verbs {
                if operation.operation_id == id {
                    let tag = operation.tags.first().map(String::as_str);
                    let converted = self.convert(verb, path, operation);
                    return Ok((converted.map_err(|error| format!("{id}: {error}"))?, tag));
                }
            }
        }
        Err(format!("the OpenAPI document has no operation {id}").into())
    }

    /// The type with this name (ours), without docs; `None` if the document lacks it.
    pub(crate) fn definition(&self, name: &str) -> Result<Option<TypeDef>> {
        let mut found: Option<TypeDef> = None;
        for (schema_name, schema) in &self.document.components.schemas {
            if self.type_name(schema_name) != name || !is_definition(schema) {
                continue;
            }
            let definition = self.define(name, schema).map_err(|e| format!("{name}: {e}"))?;
            if found.as_ref().is_some_and(|other| *other != definition) {
                return Err(format!("two different schemas are both named {name}").into());
            }
            found = Some(definition);
        }
        Ok(found)
    }

    fn type_name(&self, schema: &str) -> String {
        match self.rules.names.get(schema) {
            Some(name) => name.clone(),
            None => schema.strip_suffix("Content").unwrap_or(schema).to_owned(),
        }
    }

    fn has_type(&self, name: &str) -> bool {
        let mut schemas = self.document.components.schemas.keys();
        self.rules.markers.iter().any(|marker| marker == name)
            || schemas.any(|schema| self.type_name(schema) == name)
    }

    fn define(&self, name: &str, schema: &Schema) -> Result<TypeDef> {
        let shape = if schema.r#enum.is_empty() {
            Shape::Struct(self.members(name, schema)?)
        } else {
            Shape::Enum(schema.r#enum.iter().map(|v| (v.clone(), String::new())).collect())
        };
        // The type for any recording is not a kind of recording itself.
        let recording = !self.rules.markers.iter().any(|marker| marker == name)
            && ["inherits_status", "visible_to_clients", "type"]
                .iter()
                .all(|field| schema.properties.contains_key(*field));
        Ok(TypeDef { home: String::new(), doc: String::new(), recording, shape })
    }

    fn members(&self, owner: &str, schema: &Schema) -> Result<Members> {
        let required = |name: &String| schema.required.contains(name);
        schema
            .properties
            .iter()
            .map(|(name, schema)| {
                Ok((name.clone(), self.member(owner, name, schema, required(name))?))
            })
            .collect()
    }

    fn member(&self, owner: &str, name: &str, schema: &Schema, required: bool) -> Result<Member> {
        let (wire, nullable) = self.ty(schema).map_err(|error| format!("{name}: {error}"))?;
        let ty = match self.refined(owner, name, &wire) {
            // `refine` overrides this: some texts are personal, but meant to be shown.
            Type::String if schema.sensitive && self.rule(owner, name).is_none() => Type::Secret,
            ty => ty,
        };
        Ok(Member {
            wire: (ty.wire() != wire || matches!(ty, Type::Named(_)) && ty != wire).then_some(wire),
            ty,
            optional: !required,
            nullable,
            doc: None,
            flags: Flags {
                deprecated: schema.deprecated,
                sensitive: schema.sensitive,
                clearable: schema.clearable,
                auth_routable: schema.auth_routable,
                unlisted: false,
                nonempty: false,
                max_length: schema.max_length,
            },
        })
    }

    /// Applies the rules that make a type more precise than in the document.
    fn refined(&self, owner: &str, name: &str, wire: &Type) -> Type {
        let qualified = format!("{owner}.{name}");
        match wire {
            Type::List(item) => Type::List(Box::new(self.refined(owner, name, item))),
            Type::I64 => {
                let ids = &self.rules.ids;
                let configured = ids.get(&qualified).or_else(|| ids.get(name)).cloned();
                let guessed = || {
                    let stem = snake(name).strip_suffix("_id").map(camel)?;
                    self.has_type(&stem).then_some(stem)
                };
                let own = || (name == "id" && self.has_type(owner)).then(|| owner.to_owned());
                configured.or_else(guessed).or_else(own).map_or(Type::I64, Type::Id)
            }
            Type::String => self.rule(owner, name).unwrap_or(wire).clone(),
            other => other.clone(),
        }
    }

    /// The type of a text by the rules of `refine`.
    fn rule(&self, owner: &str, name: &str) -> Option<&Type> {
        let refine = &self.rules.refine;
        refine.get(&format!("{owner}.{name}")).or_else(|| refine.get(name))
    }

    fn schema(&self, name: &str) -> Result<&'a Schema> {
        let schemas = &self.document.components.schemas;
        schemas.get(name).ok_or_else(|| format!("there is no schema {name}").into())
    }

    fn resolve(&self, schema: &'a Schema) -> Result<&'a Schema> {
        schema.target().map_or(Ok(schema), |name| self.resolve(self.schema(name)?))
    }

    /// The type of a schema in the document, and whether it may be null.
    fn ty(&self, schema: &Schema) -> Result<(Type, bool)> {
        if let Some(name) = schema.target() {
            let target = self.schema(name)?;
            if is_definition(target) {
                return Ok((Type::Named(self.type_name(name)), schema.nullable));
            }
            let (ty, null) = self.ty(target)?;
            return Ok((ty, null || schema.nullable));
        }
        if !schema.one_of.is_empty() || !schema.all_of.is_empty() {
            return Err("oneOf and allOf are not supported yet".into());
        }
        if !schema.any_of.is_empty() {
            let (nulls, others): (Vec<_>, Vec<_>) = schema
                .any_of
                .iter()
                .partition(|schema| schema.target().is_none() && is_null(schema));
            return match others[..] {
                [schema] => Ok((self.ty(schema)?.0, !nulls.is_empty())),
                _ => Err("anyOf is supported for a type and null alone".into()),
            };
        }
        let (types, null) = schema.types();
        let ty = match types[..] {
            [] => Type::Json,
            ["string"] => string(schema),
            ["integer"] => integer(schema),
            ["number"] => Type::F64,
            ["boolean"] => Type::Bool,
            ["array"] => match &schema.items {
                Some(items) => Type::List(Box::new(self.ty(items)?.0)),
                None => Type::List(Box::new(Type::Json)),
            },
            ["object"] => match &schema.additional_properties {
                Some(Additional::Of(value)) => Type::Map(Box::new(self.ty(value)?.0)),
                _ if schema.properties.is_empty() => Type::Json,
                _ => return Err("objects without a name are not supported yet".into()),
            },
            _ => return Err(format!("the types {types:?} are not supported yet").into()),
        };
        Ok((ty, null))
    }

    fn convert(&self, verb: &str, path: &str, operation: &openapi::Operation) -> Result<Operation> {
        let id = &operation.operation_id;
        let mut parameters: IndexMap<&str, Members> = IndexMap::new();
        for parameter in operation.parameters.iter().filter(|parameter| parameter.name != ACCOUNT) {
            // The brackets of a list are part of its spelling in the URL.
            let name = parameter.name.trim_end_matches("[]").to_owned();
            let member = self.member(id, &name, &parameter.schema, parameter.required)?;
            parameters.entry(&parameter.r#in).or_default().insert(name, member);
        }
        let path_members = parameters.shift_remove("path").unwrap_or_default();
        let query = parameters.shift_remove("query").unwrap_or_default();
        if let Some(place) = parameters.keys().next() {
            return Err(format!("parameters in the {place} are not supported yet").into());
        }
        let mut converted = Operation {
            id: id.clone(),
            doc: String::new(),
            request: Endpoint { verb: verb.to_ascii_uppercase(), path: path.to_owned() },
            resource: operation.resource_type.clone().unwrap_or_default(),
            path: path_members,
            query,
            body: None,
            envelope: None,
            outside: Vec::new(),
            multipart: None,
            raw: None,
            note: None,
            rich_text: None,
            may_be_empty: false,
            result: self.result(operation)?,
            pages: operation.pagination.as_ref().map(pages).transpose()?,
            idempotent: operation.idempotent,
            retry: operation.retry.as_ref().map_or_else(Retry::default, |retry| Retry {
                attempts: retry.max_attempts,
                delay_ms: retry.base_delay_ms,
                on: retry.retry_on.clone(),
            }),
            replaces: operation.write_semantics.as_ref().is_some_and(|w| w.clears_omitted),
            preserve: match &operation.write_semantics {
                Some(semantics) => semantics.preserved_on_omission.clone(),
                None => Vec::new(),
            },
            update: None,
            deprecated: operation.deprecated,
            anonymous: false,
            unlisted: false,
        };
        self.convert_body(&mut converted, operation)?;
        Ok(converted)
    }

    fn convert_body(&self, into: &mut Operation, operation: &openapi::Operation) -> Result<()> {
        let Some(payload) = &operation.request_body else { return Ok(()) };
        let (content_type, media) = payload.content.first().ok_or("a body without a type")?;
        match content_type.as_str() {
            "application/json" => {
                let schema = self.resolve(&media.schema)?;
                let mut outer = self.members(&into.id, schema)?;
                into.body = Some(match self.envelope(schema, &into.resource)? {
                    None => outer,
                    Some(key) => {
                        outer.shift_remove(&key);
                        into.outside = outer.keys().cloned().collect();
                        let inner = self.resolve(&schema.properties[&key])?;
                        let mut members = self.members(&into.id, inner)?;
                        members.extend(outer);
                        into.envelope = Some(key);
                        members
                    }
                });
            }
            "multipart/form-data" => {
                let field = operation.multipart.as_ref().map(|multipart| multipart.field.clone());
                into.multipart =
                    Some(field.ok_or("a multipart body without the name of its field")?);
            }
            other => into.raw = Some(other.to_owned()),
        }
        Ok(())
    }

    /// The key of the required object that contains the members of a body: the only member, or the
    /// one with the name of the resource.
    fn envelope(&self, schema: &'a Schema, resource: &str) -> Result<Option<String>> {
        let is_all = schema.properties.len() == 1;
        for (name, inner) in
            schema.properties.iter().filter(|(name, _)| is_all || *name == resource)
        {
            if schema.required.contains(name) && !self.resolve(inner)?.properties.is_empty() {
                return Ok(Some(name.clone()));
            }
        }
        Ok(None)
    }

    fn result(&self, operation: &openapi::Operation) -> Result<Option<Type>> {
        let success = operation.responses.iter().find(|(status, _)| status.starts_with('2'));
        match success.and_then(|(_, payload)| payload.content.get("application/json")) {
            Some(media) => Ok(Some(self.ty(&media.schema)?.0)),
            None => Ok(None),
        }
    }
}

/// Whether a schema defines a type, and isn't another spelling of one.
fn is_definition(schema: &Schema) -> bool {
    schema.target().is_none() && (!schema.properties.is_empty() || !schema.r#enum.is_empty())
}

fn is_null(schema: &Schema) -> bool {
    let (types, null) = schema.types();
    null && types.is_empty()
}

fn string(schema: &Schema) -> Type {
    match schema.wire_format.as_deref().or(schema.format.as_deref()) {
        Some("date-or-date-time") => Type::DateOrTimestamp,
        Some("date-time") => Type::Timestamp,
        Some("date") => Type::Date,
        _ => Type::String,
    }
}

fn integer(schema: &Schema) -> Type {
    match (schema.wire_format.as_deref(), schema.format.as_deref()) {
        (Some("integer-or-integral-float"), _) => Type::Integral,
        (Some("integer-or-string"), _) => Type::PersonId,
        (_, Some("int32")) => Type::I32,
        _ => Type::I64,
    }
}

fn pages(pagination: &openapi::Pagination) -> Result<Pages> {
    let cursor = match pagination.style.as_str() {
        "link" => false,
        "cursor" => true,
        other => return Err(format!("pagination by {other} is not supported yet").into()),
    };
    Ok(Pages { cursor, key: pagination.key.clone() })
}
