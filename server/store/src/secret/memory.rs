use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::Block;

/// The working memory of argon2id. To fetch it from the system costs as much time as half a hash, and to keep it would
/// more than double what the server takes: it goes from hash to hash, and back to the system after the last one.
#[derive(Clone, Default)]
pub(super) struct Memory(Arc<Mutex<Shelf>>);

#[derive(Default)]
struct Shelf {
    wanted: usize,
    spare: Vec<Vec<Block>>,
}

impl Memory {
    /// Announces a hash, which may have to wait for its turn; `None` when `most` are waiting or under way.
    pub(super) fn wanted(&self, most: usize) -> Option<Wanted> {
        let mut shelf = self.shelf();
        if shelf.wanted >= most {
            return None;
        }
        shelf.wanted += 1;
        Some(Wanted(self.clone()))
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A hash that is wanted or under way.
pub(super) struct Wanted(Memory);

impl Wanted {
    /// Lends what the hash before has left, or new memory.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Vec<Block>) -> T) -> T {
        let spare = self.0.shelf().spare.pop();
        let mut blocks = spare.unwrap_or_default();
        let result = work(&mut blocks);
        self.0.shelf().spare.push(blocks);
        result
    }
}

impl Drop for Wanted {
    fn drop(&mut self) {
        let mut shelf = self.0.shelf();
        shelf.wanted -= 1;
        if shelf.wanted == 0 {
            shelf.spare.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_from_hash_to_hash_and_back_after_the_last() {
        let memory = Memory::default();
        let (first, second) = (memory.wanted(2).unwrap(), memory.wanted(2).unwrap());
        assert!(memory.wanted(2).is_none(), "the queue is full");
        first.lend(|blocks| blocks.push(Block::new()));
        drop(first);
        second.lend(|blocks| assert_eq!(blocks.len(), 1));
        drop(second);
        memory.wanted(1).unwrap().lend(|blocks| assert!(blocks.is_empty()));
        assert!(memory.shelf().spare.is_empty());
    }
}
