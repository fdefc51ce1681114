use crate::{Error, Result, Store};

/// What a page saw of the database: the transactions that had been committed when it was read, in PostgreSQL's own
/// words (`pg_snapshot`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot(String);

impl Snapshot {
    /// Longer than one of as many transactions under way as a server allows.
    const MAX: usize = 8192;

    /// Reads `xmin:xmax:` and the numbers of the transactions that were under way, as a form brings them back.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let (min, max, under_way) = (number(parts.next()?)?, number(parts.next()?)?, parts.next()?);
        let listed = under_way.is_empty()
            || under_way
                .split(',')
                .try_fold(min, |last, at| number(at).filter(|at| (last..max).contains(at)))
                .is_some();
        let valid = parts.next().is_none() && text.len() <= Self::MAX && 0 < min && min <= max && listed;
        valid.then(|| Self(text.to_owned()))
    }

    /// As a form carries it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a page sees that is read now.
pub async fn snapshot(store: &Store) -> Result<Snapshot> {
    let text: String = sqlx::query_scalar("SELECT pg_current_snapshot()::text").fetch_one(&store.pool).await?;
    Snapshot::parse(&text).ok_or(Error::Sql(sqlx::Error::RowNotFound))
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_postgresql_writes() {
        for text in ["795:799:795,797", "3:3:", "18446744073709551614:18446744073709551615:"] {
            assert_eq!(Snapshot::parse(text).as_ref().map(Snapshot::as_str), Some(text));
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", "1", "1:2", "0:1:", "2:1:", "1:2:3", "3:9:5,4", "1:2::", "1:2:a", "+1:2:", "1:2:1,", " 1:2:"] {
            assert_eq!(Snapshot::parse(text), None, "{text}");
        }
        assert_eq!(Snapshot::parse(&format!("1:2:{}", "1,".repeat(9000))), None);
    }
}
