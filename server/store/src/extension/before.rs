/// Where the page before this one begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Before<C> {
    /// There is none.
    #[default]
    Nothing,
    /// At the beginning.
    First,
    /// Behind this row.
    Behind(C),
}

impl<C> Before<C> {
    /// `earlier` are the last rows before this page, in their order: one more than a page has room for, if there are as
    /// many.
    pub(super) fn of(earlier: Vec<C>, size: u16) -> Self {
        let more = earlier.len() > usize::from(size);
        match earlier.into_iter().next() {
            None => Self::Nothing,
            Some(first) if more => Self::Behind(first),
            Some(_) => Self::First,
        }
    }
}
