use patchbay_shared::{PresenceStatus, Scope};

use super::ListQuery;
use crate::presence;

/// Among which extensions a page is, whatever is searched for. What is typed is bound: the account whose scope it is, if it has
/// one, then the department, if one is asked for, from the parameter `first` on.
pub(super) struct Among {
    /// The departments of which it has to be a member; `None` when it need not.
    departments: Option<String>,
    /// What else holds for a row of `portal.extension`.
    condition: String,
    /// The status that its person has.
    presence: Option<PresenceStatus>,
}

impl Among {
    pub(super) fn new(query: &ListQuery, scope: Scope, first: usize) -> Self {
        let account = first;
        let department = first + usize::from(scope != Scope::All);
        let below = super::statement::department(query)
            .map(|_| format!("SELECT portal.departments_below(ARRAY[${department}::bigint]) AS id"));
        let own = format!("SELECT portal.departments_of(${account}) AS id");
        let presence = query.presence;
        match (scope, below) {
            (Scope::All, departments) => Self { departments, condition: String::new(), presence },
            (Scope::OwnDepartments, None) => Self { departments: Some(own), condition: String::new(), presence },
            (Scope::OwnDepartments, Some(below)) => {
                Self { departments: Some(format!("{below} INTERSECT {own}")), condition: String::new(), presence }
            }
            (Scope::Chosen, below) => {
                let chosen = format!("AND id IN (SELECT portal.chosen(${account}))");
                let within = below.map(|below| format!(" AND {}", member_of(&format!("({below})"), "extension.id")));
                Self { departments: None, condition: chosen + &within.unwrap_or_default(), presence }
            }
        }
    }

    /// What the statement begins with.
    pub(super) fn with(&self) -> String {
        match &self.departments {
            Some(departments) => format!("WITH department AS MATERIALIZED ({departments})"),
            None => String::new(),
        }
    }

    /// The next rows in the order of `key`: `id`, the key and, if it is `searched`, the text that is looked through. Of departments
    /// each gives so many along its index, however many members it has.
    pub(super) fn next(&self, key: &str, order: Order<'_>, searched: bool, rows: u32) -> String {
        let Order { direction, from } = order;
        let Some(_) = self.departments else {
            let (search, condition) = (if searched { ", search" } else { "" }, &self.condition);
            let present = self.present("id");
            let from = from("id");
            return format!(
                "SELECT id, {key}{search} FROM portal.extension WHERE deleted_at IS NULL {condition} {present} {from}
                 ORDER BY {key} {direction}, id {direction} LIMIT {rows}"
            );
        };
        let search = if searched {
            ", (SELECT search FROM portal.extension WHERE extension.id = members.id) AS search"
        } else {
            ""
        };
        let (from, present) = (from("extension_id"), self.present("extension_id"));
        format!(
            "SELECT id, {key}{search} FROM (
                 SELECT DISTINCT member.extension_id AS id, member.{key}
                 FROM department CROSS JOIN LATERAL (
                     SELECT extension_id, {key} FROM portal.membership WHERE department_id = department.id {present} {from}
                     ORDER BY {key} {direction}, extension_id {direction} LIMIT {rows}) AS member
             ) AS members ORDER BY {key} {direction}, id {direction} LIMIT {rows}"
        )
    }

    /// What holds for the `id` of a row that was found otherwise.
    pub(super) fn holds(&self) -> String {
        let held = match &self.departments {
            Some(_) => format!("AND {}", member_of("(SELECT id FROM department)", "found.id")),
            None => self.condition.replace("extension.id", "found.id"),
        };
        format!("{held} {}", self.present("found.id"))
    }

    /// How many there are, counted up to one more than [`super::COUNT_LIMIT`], which stands for "more than".
    pub(super) fn total(&self) -> String {
        let most = super::COUNT_LIMIT + 1;
        let counted = match &self.departments {
            // Each where it is first met, so that counting can stop.
            Some(_) => format!(
                "SELECT FROM department CROSS JOIN LATERAL (
                            SELECT FROM portal.membership WHERE department_id = department.id AND department_id = (
                                SELECT min(other.department_id) FROM portal.membership AS other
                                WHERE other.extension_id = membership.extension_id
                                  AND other.department_id IN (SELECT id FROM department))
                            {}
                            LIMIT {most}) AS member",
                self.present("membership.extension_id")
            ),
            None => format!(
                "SELECT FROM portal.extension WHERE deleted_at IS NULL {} {}",
                self.condition,
                self.present("id")
            ),
        };
        format!("SELECT count(*) AS total FROM ({counted} LIMIT {most}) AS counted")
    }
}

impl Among {
    /// What holds for the extension of this id, if a status is asked for.
    fn present(&self, id: &str) -> String {
        self.presence.map(|status| format!("AND {}", presence::condition(status, id))).unwrap_or_default()
    }
}

/// In which direction, and from which row on, by the name that its id has.
#[derive(Clone, Copy)]
pub(super) struct Order<'a> {
    pub(super) direction: &'static str,
    pub(super) from: &'a dyn Fn(&str) -> String,
}

fn member_of(departments: &str, id: &str) -> String {
    format!(
        "EXISTS (SELECT FROM portal.membership WHERE membership.extension_id = {id} AND department_id IN {departments})"
    )
}
