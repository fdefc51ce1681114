use sqlx::{Postgres, QueryBuilder};

/// Whether a row of `portal.extension` that is not deleted is in the scope of the account that a parameter such as `$2` stands for;
/// nobody's is all. Gathered once for a statement: the extensions that were chosen, or the departments, however many are in them.
macro_rules! in_scope {
    ($account:literal) => {
        concat!(
            "(",
            $account,
            "::bigint IS NULL OR id IN (SELECT portal.chosen(",
            $account,
            ")) OR department_ids && ARRAY(SELECT portal.departments_below(portal.own_departments(",
            $account,
            "))))"
        )
    };
}
pub(crate) use in_scope;

/// The same as a further condition of a statement that is put together.
pub(crate) fn push_in_scope(sql: &mut QueryBuilder<Postgres>, limit: Option<i64>) {
    let Some(account_id) = limit else { return };
    sql.push(" AND (id IN (SELECT portal.chosen(").push_bind(account_id);
    sql.push(")) OR department_ids && ARRAY(SELECT portal.departments_below(portal.own_departments(")
        .push_bind(account_id);
    sql.push("))))");
}
