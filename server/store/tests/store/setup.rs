//! The one-time set-up link.

use patchbay_shared::{PasswordPolicy, SipDomain};
use patchbay_store::{
    Store,
    account::{self, CreateError},
    secret::{Token, Vault},
};
use sqlx::PgPool;

use crate::harness::{ADMINISTRATOR, PASSWORD, email, now, password};

async fn empty(pool: &PgPool) -> Store {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(&folder.path().join("key")).unwrap();
    Store::open(pool.clone(), vault, &SipDomain::default(), PasswordPolicy::Standard).await.unwrap()
}

async fn create(store: &Store, link: Option<&Token>) -> Result<(), CreateError> {
    account::create(store, link, &email(ADMINISTRATOR), &password(PASSWORD), now()).await.map(|_| ())
}

async fn accounts(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM portal.account").fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrations = "./migrations")]
async fn works_once(pool: PgPool) {
    let store = empty(&pool).await;
    let link = account::issue_setup_link(&store, now()).await.unwrap().unwrap();
    assert!(account::setup_is_open(&store, &link).await.unwrap());
    assert!(!account::setup_is_open(&store, &Token::new()).await.unwrap());
    assert!(matches!(create(&store, Some(&Token::new())).await, Err(CreateError::LinkUsed)));
    create(&store, Some(&link)).await.unwrap();

    assert!(!account::setup_is_open(&store, &link).await.unwrap());
    assert!(matches!(create(&store, Some(&link)).await, Err(CreateError::LinkUsed)));
    assert!(matches!(create(&store, None).await, Err(CreateError::LinkUsed)));
    assert!(account::issue_setup_link(&store, now()).await.unwrap().is_none());
    assert_eq!(accounts(&pool).await, 1);
}

#[sqlx::test(migrations = "./migrations")]
async fn a_newer_one_replaces_it(pool: PgPool) {
    let store = empty(&pool).await;
    let old = account::issue_setup_link(&store, now()).await.unwrap().unwrap();
    let new = account::issue_setup_link(&store, now()).await.unwrap().unwrap();
    assert!(!account::setup_is_open(&store, &old).await.unwrap());
    assert!(matches!(create(&store, Some(&old)).await, Err(CreateError::LinkUsed)));
    create(&store, Some(&new)).await.unwrap();
}

#[sqlx::test(migrations = "./migrations")]
async fn one_of_many_redeems_it(pool: PgPool) {
    let store = empty(&pool).await;
    let link = account::issue_setup_link(&store, now()).await.unwrap().unwrap();
    let (one, two, operator, three) = tokio::join!(
        create(&store, Some(&link)),
        create(&store, Some(&link)),
        create(&store, None),
        create(&store, Some(&link))
    );
    let results = [one, two, operator, three];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert!(results.iter().all(|result| matches!(result, Ok(()) | Err(CreateError::LinkUsed))), "{results:?}");
    assert_eq!(accounts(&pool).await, 1);
}
