//! Updates of records that are read first.

// Helpers of a test may fail it too.
#![allow(clippy::unwrap_used)]

mod library;

use basecamp_codegen::files::Files;
use basecamp_codegen::import::{ServiceSelection, import};
use basecamp_codegen::model::{Api, RecordUpdate};
use basecamp_codegen::{check, read, render, write};
use library::{documented, library, services};

const PLANTS: &str = r#"doc = "Plants."

[operations.get]
id = "GetPlant"
doc = "Gets a plant."
request = "GET /{accountId}/plants/{plantId}"
resource = "plant"
path = { plantId = "Id<Plant>" }
result = "Plant"

[operations.replace_plant]
id = "ReplacePlant"
doc = "Replaces a plant."
request = "PUT /{accountId}/plants/{plantId}"
resource = "plant"
path = { plantId = "Id<Plant>" }
result = "Plant"
idempotent = true
replaces = true
preserve = ["type"]

[operations.replace_plant.body]
name = "string"
type = "string?"
sown_on = "date?"
bed_ids = "[Id<Bed>]?"
soil = "string?"
hurry = "bool?"

[operations.replace_plant.update]
record = "a plant"
read = "get"
caller_supplied = ["hurry"]
also_on = ["beds"]
from = { bed_ids = "beds[].id", soil = "home.soil" }

[types.Plant]
doc = "Something that grows."

[types.Plant.fields]
id = "Id<Plant>"
name = "string"
type = "string"
sown_on = "date?|null"
beds = "[Bed]?"
home = "Bed"

[types.Bed]
doc = "Where plants grow."

[types.Bed.fields]
id = "Id<Bed>"
soil = "string?"
"#;

const DOCS: &str = "[fields]\nbed_ids = \"W.\"\nbeds = \"W.\"\nhome = \"W.\"\nhurry = \"W.\"\nid = \"W.\"\nname = \"W.\"\nplantId = \"W.\"\nsoil = \"W.\"\nsown_on = \"W.\"\ntype = \"W.\"\n";

/// The garden's description, with a piece of its text replaced.
fn garden(old: &str, new: &str) -> Api {
    assert!(PLANTS.contains(old), "{old}");
    let files: Files = [
        ("api.toml", "services = [\"beds\", \"plants\"]\n".to_owned()),
        ("beds.toml", "doc = \"Beds.\"\n".to_owned()),
        ("plants.toml", PLANTS.replace(old, new)),
        ("docs.toml", DOCS.to_owned()),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    read::api(&files).unwrap()
}

#[test]
fn builders_and_fields() {
    let files = render::render(&garden("", "")).unwrap();
    let code = &files["services/plants.rs"];
    for piece in [
        "    pub fn update_plant(&self, plant_id: impl IntoId<Plant>) -> UpdatePlant<H> {\n",
        "        edit: impl FnOnce(&mut PlantFields) -> EditResult + Send + 'static,\n    ) -> EditPlant<H> {\n",
        "        self.changes.set::<String>(\"type\", kind.into());\n",
        "    pub fn clear_bed_ids(mut self) -> Self {\n        self.changes.set(\"bed_ids\", [(); 0]);\n",
        "    pub fn clear_sown_on(mut self) -> Self {\n        self.changes.set(\"sown_on\", \"\");\n",
        "    pub fn clear_soil(mut self) -> Self {\n",
        "update_methods!(UpdatePlant as ReplacePlant => Plant);\n",
        "update_methods!(EditPlant as ReplacePlant => Plant);\n",
        "    pub name: String,\n",
        "    #[serde(rename = \"type\", default, skip_serializing_if = \"Option::is_none\")]\n    pub kind: Option<String>,\n",
        "    pub sown_on: Option<Date>,\n",
        "    pub bed_ids: Vec<Id<Bed>>,\n",
        "    /// W. Sent only if it is set.\n    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n    pub hurry: Option<bool>,\n",
        "    pub fn current(&self) -> Result<Plant, Error> {\n        self.source.decode::<GetPlant>()\n",
        "    read: &GET_PLANT,\n    write: &REPLACE_PLANT,\n",
        "        (\"type\", FieldSource::Caller),\n",
        "        (\"sown_on\", FieldSource::Optional(\"sown_on\")),\n",
        "        (\"bed_ids\", FieldSource::Each(\"beds\", \"id\")),\n",
        "        (\"soil\", FieldSource::Inside(\"home\", \"soil\")),\n",
    ] {
        assert!(code.contains(piece), "{code}\nlacks\n{piece}");
    }
    for absent in ["clear_name", "clear_hurry"] {
        assert!(!code.contains(absent), "{absent}");
    }
    let method = ") -> super::plants::UpdatePlant<H> {\n";
    let beds = &files["services/beds.rs"];
    assert!(beds.contains(method), "{beds}");
}

#[test]
fn updates_that_cannot_be_rendered_are_errors() {
    for (old, new, message) in [
        ("read = \"get\"", "read = \"got\"", "there is no got"),
        ("caller_supplied = [\"hurry\"]\n", "", "the record has no value for hurry"),
        ("[\"hurry\"]", "[\"worry\"]", "the body has no worry"),
        ("beds[].id", "beds[].soil", "the record has no value for bed_ids"),
        ("home.soil", "house.soil", "the record has no value for soil"),
        ("replaces = true", "", "only the replacement of a whole record can have an update"),
        (
            "result = \"Plant\"\n\n",
            "result = \"[Plant]\"\n\n",
            "the result of the read is no record",
        ),
        ("[\"beds\"]", "[\"pots\"]", "there is no service pots"),
        ("replace_plant", "swap", "the method's name does not contain `replace`"),
        ("\"a plant\"", "\"\"", "has no doc"),
    ] {
        let errors = check::errors(&garden(old, new));
        let place = if old == "replace_plant" { "swap" } else { "replace_plant" };
        assert_eq!(errors, [format!("plants.toml: {place}.update: {message}")], "{old}");
    }
}

#[test]
fn a_description_with_an_update_round_trips() {
    let api = garden("", "");
    let mut files = write::api(&api);
    files.insert("docs.toml".to_owned(), DOCS.to_owned());
    assert_eq!(read::api(&files).unwrap(), api);
}

#[test]
fn an_import_preserves_updates() {
    let mut api = documented();
    let update = RecordUpdate {
        record: "a label".to_owned(),
        read: "get".to_owned(),
        builder: None,
        caller_supplied: vec![],
        from: [].into(),
        also_on: vec![],
    };
    let label = |api: &mut Api| {
        let shelves = api.services.get_mut("shelves").unwrap();
        shelves.operations.get_mut("label").unwrap().update.replace(update.clone())
    };
    label(&mut api);
    let mut again = import(&api, &library(), &services(), &ServiceSelection::Same).unwrap();
    assert_eq!(label(&mut again), Some(update.clone()));
}
