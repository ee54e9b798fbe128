//! The names and texts of generated accounts.

pub(super) const FIRST_NAMES: [&str; 40] = [
    "Ada", "Amara", "Björn", "Bruno", "Carmen", "Chidi", "Dana", "Dmitri", "Elif", "Emil", "Farah",
    "Finn", "Greta", "Hana", "Hugo", "Imani", "Ivo", "Jonas", "Júlia", "Kai", "Keiko", "Lars",
    "Lena", "Malik", "Marta", "Nadia", "Niko", "Olga", "Oskar", "Paulo", "Priya", "Quentin",
    "Rosa", "Samir", "Sofie", "Tariq", "Uma", "Vera", "Yusuf", "Zoë",
];

pub(super) const LAST_NAMES: [&str; 40] = [
    "Abara", "Almeida", "Bakker", "Berg", "Castro", "Chen", "Dahl", "Dubois", "Eriksen", "Fischer",
    "Garcia", "Haddad", "Horvat", "Ito", "Jansen", "Kaya", "Keller", "Kowalska", "Laine", "Lopes",
    "Marino", "Mbeki", "Nakamura", "Novak", "Okoye", "Olsen", "Pereira", "Petrov", "Quist",
    "Rahman", "Rossi", "Sato", "Schmid", "Silva", "Tanguy", "Ueda", "Varga", "Weber", "Yilmaz",
    "Zeman",
];

/// The companies of contractors and clients, with their domains.
pub(super) const COMPANIES: [(&str, &str); 8] = [
    ("Lantern Studio", "lantern.example"),
    ("North Quay Design", "northquay.example"),
    ("Paper & Thread", "paperthread.example"),
    ("Brightwater Logistics", "brightwater.example"),
    ("Heron Museum", "heron.example"),
    ("Salt Street Bakery", "saltstreet.example"),
    ("Ferry Line West", "ferrywest.example"),
    ("Orchard Hotels", "orchard.example"),
];

pub(super) const ROLES: [&str; 14] = [
    "Head of production",
    "Designer",
    "Editor",
    "Press operator",
    "Bookbinder",
    "Bookkeeper",
    "Web developer",
    "Photographer",
    "Sales",
    "Customer care",
    "Proofreader",
    "Warehouse",
    "Illustrator",
    "Apprentice",
];

pub(super) const PROJECTS: [(&str, &str); 10] = [
    ("Harbour guide, third edition", "Maps, walks and tide tables for people who come by ferry."),
    ("Online shop", "New checkout, new product pages, one list of the stock."),
    ("Autumn trade fair", "Nine square metres in hall 4, from the carpet to the cups."),
    ("Bindery on the ground floor", "The machines come down two floors, without a lost day."),
    ("Newsletter", "Every second Thursday, for four thousand readers."),
    ("First weeks of new colleagues", "Keys, laptops, and a person for all questions."),
    ("Fifty years: the exhibition", "Five decades of posters in the old customs house."),
    ("Children's calendar", "Twelve animals, twelve poems, and stickers."),
    ("Museum catalogue", "240 pages with plates, in two languages."),
    ("Less paper waste", "Half the offcuts by the end of the year."),
];

pub(super) const LISTS: [&str; 24] = [
    "Before we start",
    "Texts",
    "Pictures",
    "Layout",
    "Quotes and orders",
    "Print",
    "Delivery",
    "Website",
    "Press and radio",
    "Legal",
    "Budget",
    "Translation",
    "Opening day",
    "Follow-up",
    "Suppliers",
    "Training",
    "Packaging",
    "Bugs",
    "Ideas that we agreed on",
    "Measurements",
    "Invitations",
    "Transport",
    "Tests with readers",
    "Clean-up",
];

pub(super) const GROUPS: [&str; 4] = ["This week", "Later", "Waiting for others", "Nice to have"];

/// A to-do is a verb and an object. There are more pairs than to-dos, so each pair is used once.
pub(super) const VERBS: [&str; 25] = [
    "Approve",
    "Archive",
    "Check",
    "Collect",
    "Compare",
    "Confirm",
    "Correct",
    "Draft",
    "Finish",
    "Label",
    "Measure",
    "Order",
    "Photograph",
    "Present",
    "Price",
    "Print",
    "Publish",
    "Replace",
    "Review",
    "Rewrite",
    "Scan",
    "Schedule",
    "Send",
    "Test",
    "Translate",
];

pub(super) const OBJECTS: [&str; 40] = [
    "the cover proofs",
    "the price list",
    "the index",
    "the delivery note",
    "page 12",
    "the poster",
    "the return labels",
    "the map of the old town",
    "the captions",
    "the contract with the printer",
    "the sample box",
    "the opening speech",
    "the photo credits",
    "the order form",
    "the list of addresses",
    "the folding machine's manual",
    "the banner",
    "the survey",
    "the product pages",
    "the paper samples",
    "the introduction",
    "the timetable",
    "the stickers",
    "the quote for the shelves",
    "the invitations",
    "the press kit",
    "the colour profile",
    "the glossary",
    "the first chapter",
    "the floor plan",
    "the invoice template",
    "the logo files",
    "the thank-you cards",
    "the stock list",
    "the error page",
    "the barcode",
    "the dust jacket",
    "the newsletter template",
    "the terms of sale",
    "the packing list",
];

pub(super) const SENTENCES: [&str; 30] = [
    "The supplier has confirmed Tuesday.",
    "Two of the three quotes are here.",
    "The file is in the folder for drafts.",
    "I measured again: it is 4 mm wider than the plan says.",
    "Please use the version from this morning.",
    "The colours look right in daylight.",
    "We can save a day if the texts arrive on Monday.",
    "It needs a second pair of eyes.",
    "The budget covers this, but not much more.",
    "I called them, and they will call back.",
    "The old one goes into the archive.",
    "Half of it is ready.",
    "Nobody has complained so far.",
    "The light in hall 4 is warmer than ours.",
    "Let's decide on Thursday, with everybody in the room.",
    "The truck fits through the gate, just.",
    "There is a typo on the back.",
    "I'd rather have fewer pages than thinner paper.",
    "The readers liked the large type.",
    "It's 120 copies more than last year.",
    "The second delivery comes without a pallet.",
    "The client prefers the blue one.",
    "Spare keys are in the drawer under the scanner.",
    "The form works on phones now.",
    "We should keep the receipts.",
    "The proof dries until tomorrow.",
    "This replaces the list from spring.",
    "The translation is two lines longer.",
    "The radio wants an answer by noon.",
    "All measurements are in millimetres.",
];

pub(super) const SUBJECTS: [&str; 20] = [
    "Minutes of Monday's meeting",
    "The proofs are here",
    "A new date for the delivery",
    "Which paper do we take?",
    "Results of the survey",
    "Prices for next year",
    "The first copies are bound",
    "Holiday plans",
    "What we learned from the test print",
    "Welcome to the project",
    "The budget after the first month",
    "Three options for the cover",
    "Change of the opening hours",
    "Photographs from the visit",
    "The contract is signed",
    "Open questions before we print",
    "Thanks for the long evening",
    "A complaint, and our answer",
    "Plan for the last two weeks",
    "The truck comes at seven",
];

pub(super) const REPLIES: [&str; 20] = [
    "Agreed.",
    "That works for me.",
    "Can we look at this tomorrow?",
    "Thank you, that helps.",
    "I have one question about the second point.",
    "Done on my side.",
    "The date is fine.",
    "I'd take the second option.",
    "Who calls the printer?",
    "I can do that.",
    "Looks good to me.",
    "Not before Friday, sorry.",
    "I'll send the numbers this afternoon.",
    "Nice!",
    "Please wait for my corrections.",
    "The client has seen it.",
    "I moved it to next week.",
    "That is less than I expected.",
    "Let's keep it simple.",
    "Found it, it was in the other folder.",
];

pub(super) const CHAT_LINES: [&str; 24] = [
    "Good morning!",
    "Is the scanner free?",
    "Yes, until ten.",
    "The courier is downstairs.",
    "Coming.",
    "Has anybody seen the long ruler?",
    "On the guillotine.",
    "Lunch at half past twelve?",
    "I'm in.",
    "Me too.",
    "The website is slow today.",
    "It's the backup, ten more minutes.",
    "Back to normal.",
    "The client calls at three.",
    "Which number do I use?",
    "The one on the card.",
    "Snow on the road, I'll be late.",
    "Drive safely.",
    "The samples look great.",
    "Can somebody open the gate?",
    "It's open.",
    "Cake in the kitchen.",
    "Last one in locks up.",
    "See you tomorrow.",
];

pub(super) const EMOJI: [&str; 8] = ["👍", "👏", "❤️", "🎉", "😂", "🙌", "🔥", "Yes!"];

pub(super) const DOCUMENTS: [&str; 14] = [
    "House style",
    "How we name files",
    "Checklist for proofs",
    "Notes from the site visit",
    "Opening hours of suppliers",
    "Draft of the introduction",
    "Who does what",
    "Glossary",
    "Emergency numbers",
    "Paper weights",
    "Interview questions",
    "Plan of the hall",
    "Rules for pictures",
    "Lessons of the last project",
];

pub(super) const FOLDERS: [&str; 6] =
    ["Drafts", "Contracts", "Pictures", "Final files", "Minutes", "Old versions"];

/// The files' names without extensions.
pub(super) const FILES: [&str; 10] = [
    "budget",
    "addresses",
    "stock",
    "measurements",
    "survey",
    "paper-orders",
    "print-runs",
    "costs",
    "timetable",
    "returns",
];

/// The names of pictures.
pub(super) const PICTURES: [&str; 6] =
    ["cover", "swatch", "banner", "endpapers", "poster", "sticker"];

pub(super) const EVENTS: [&str; 14] = [
    "Meeting with the printer",
    "Photo session",
    "Proofreading day",
    "Delivery of the paper",
    "Call with the client",
    "Review of the layout",
    "Visit to the hall",
    "Deadline for texts",
    "Test print",
    "Team breakfast",
    "Training on the new scanner",
    "Opening",
    "Stocktaking",
    "Interview on the radio",
];

/// Questions of check-ins, and answers to each.
pub(super) const QUESTIONS: [(&str, [&str; 5]); 3] = [
    (
        "What are you working on this week?",
        [
            "Captions, and then more captions.",
            "The order for the paper, and the shelves.",
            "Mostly the checkout page.",
            "Two proofs and a visit to the binder.",
            "Answering the mail from last week.",
        ],
    ),
    (
        "What went well?",
        [
            "The test print was right the first time.",
            "The new form: no calls about it since Tuesday.",
            "We finished an hour early.",
            "The apprentice ran the folding machine alone.",
            "A kind letter from a reader.",
        ],
    ),
    (
        "Is anything in your way?",
        [
            "No.",
            "I wait for the logo files.",
            "The scanner, again.",
            "I need an hour with somebody from sales.",
            "Nothing that a quiet afternoon wouldn't fix.",
        ],
    ),
];

/// The titles of links to files of other services.
pub(super) const LINKS: [&str; 6] = [
    "Raw photographs",
    "Print run calculation",
    "Fonts",
    "Price list of the paper mill",
    "Old catalogues",
    "Floor plans",
];

/// The senders and subjects of forwarded emails.
pub(super) const EMAILS: [(&str, &str); 5] = [
    ("orders@millstone.example", "Your order of uncoated paper"),
    ("archive@harbour.example", "Rights for the old maps"),
    ("hello@regatta.example", "Stand at the spring fair"),
    ("dispatch@brightwater.example", "Delivery on Thursday morning"),
    ("editor@gazette.example", "Interview about the new hall"),
];

/// The colors and notes of needles.
pub(super) const PROGRESS: [(&str, &str); 5] = [
    ("green", "As planned."),
    ("green", "The proofs are back, with few corrections."),
    ("yellow", "The paper is a week late."),
    ("yellow", "Two texts are missing."),
    ("red", "The machine stands still until the part arrives."),
];

/// The subjects of correspondences with clients.
pub(super) const LETTERS: [&str; 5] = [
    "Welcome aboard",
    "Questions before we start",
    "Schedule for the next month",
    "Notes from our call",
    "Delivery addresses",
];

/// The subjects of approvals.
pub(super) const APPROVALS: [&str; 5] =
    ["The cover", "Colors of the poster", "The quote", "Final texts", "The sample binding"];

/// The names and descriptions of templates.
pub(super) const TEMPLATES: [(&str, &str); 2] = [
    ("New title", "From the manuscript to the shelves."),
    ("Client project", "From the first call to the invoice."),
];

/// The names of markers.
pub(super) const MARKERS: [&str; 5] =
    ["Book fair", "Regatta", "Summer holidays", "Move to the new hall", "Catalogue goes to press"];
