/// The stable, machine-readable name of a verdict, such as `number.taken`: for tests, logs and API clients.
/// People read the sentence that the page makes from the value itself.
pub trait Code {
    /// `kind.reason`, lower case ASCII.
    fn code(&self) -> &'static str;
}
