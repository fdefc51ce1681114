pub mod create;
pub mod delete;
pub mod tree;
pub mod update;

mod shown;
