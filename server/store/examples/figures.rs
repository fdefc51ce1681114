//! The bare work that the portal is measured against: argon2id hashes, commits of an extension's rows. `make bench`
//! runs it, and has it fill databases.

use std::{
    env,
    error::Error,
    io::Read,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Params, Version};
use patchbay_shared::PresenceStatus;
use serde_json::json;
use sqlx::{
    AssertSqlSafe, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    types::Json,
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str =
    "figures hash SECONDS | figures commit SECONDS CONNECTIONS FIRST_NUMBER SOCKET_FOLDER | figures sql SOCKET_FOLDER";

#[tokio::main]
#[allow(clippy::print_stdout, reason = "what it is there for")]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["hash", seconds] => println!("{}", hash(seconds.parse()?)?),
        ["commit", seconds, connections, first, folder] => {
            println!("{}", commit(seconds.parse()?, connections.parse()?, first.parse()?, folder).await?);
        }
        ["sql", folder] => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            sqlx::raw_sql(AssertSqlSafe(text)).execute(&pool(folder, 1).await?).await?;
        }
        _ => return Err(USAGE.into()),
    }
    Ok(())
}

/// Hashes a second with the portal's parameters, one thread on each core.
fn hash(seconds: f64) -> Result<f64> {
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None)?);
    let cores = std::thread::available_parallelism()?.get();
    let begin = Instant::now();
    let hash_until_the_end = || -> Result<usize> {
        let mut count = 0;
        while begin.elapsed() < Duration::from_secs_f64(seconds) {
            hasher.hash_password_into(b"Correct-Horse-7-Battery", b"0123456789abcdef", &mut [0; 32])?;
            count += 1;
        }
        Ok(count)
    };
    let hashed: Result<usize> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(hash_until_the_end)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".into()))).sum()
    });
    Ok(hashed? as f64 / begin.elapsed().as_secs_f64())
}

async fn pool(folder: &str, connections: u32) -> Result<PgPool> {
    let options =
        PgConnectOptions::new_without_pgpass().socket(folder).port(5432).username("patchbay").database("patchbay");
    Ok(PgPoolOptions::new().max_connections(connections).test_before_acquire(false).connect_with(options).await?)
}

/// Extensions a second: the portal's own statement, with values that cost nothing.
async fn commit(seconds: f64, connections: u32, first: u32, folder: &str) -> Result<f64> {
    static COMMITTED: AtomicUsize = AtomicUsize::new(0);
    let pool = pool(folder, connections).await?;
    let (account, token): (i64, Vec<u8>) =
        sqlx::query_as("SELECT account_id, token_hash FROM portal.session LIMIT 1").fetch_one(&pool).await?;
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let begin = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..connections {
        let (pool, token) = (pool.clone(), token.clone());
        workers.spawn(async move {
            let mut number = first + worker;
            while Instant::now() < end {
                insert(&pool, number, account, &token).await?;
                COMMITTED.fetch_add(1, Ordering::Relaxed);
                number += connections;
            }
            Ok::<(), sqlx::Error>(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    Ok(COMMITTED.load(Ordering::Relaxed) as f64 / begin.elapsed().as_secs_f64())
}

async fn insert(pool: &PgPool, number: u32, account: i64, token: &[u8]) -> std::result::Result<(), sqlx::Error> {
    let number = number.to_string();
    let email = format!("person{number}@example.com");
    let (texts, none) = ([""; PresenceStatus::COUNT], [None::<i64>; PresenceStatus::COUNT]);
    let row = json!({
        "hash": format!("$sha256${}${}", "0".repeat(32), "0".repeat(64)),
        "registration_name": format!("registration{number}"), "ha1_md5": "0".repeat(32), "ha1_sha256": "0".repeat(64),
        "sealed": "00".repeat(64), "weak": false, "first_name": "Ada", "last_name": "Lovelace", "email": &email,
        "email_key": &email, "job_title": "", "number": &number, "concurrent_registrations": 1,
        "remote_registration": false, "network_restriction": false, "networks": "", "user_agent_restriction": false,
        "user_agents": "", "department_ids": [1], "revealed": "00".repeat(80), "presence_information": texts,
        "presence_ring_timeout": none, "internal_always": none, "internal_no_answer": none,
        "internal_busy": none, "call_waiting": true, "call_handling_patterns": [], "call_handling_to": [],
        "pickup_groups": "",
    });
    let _: i64 = sqlx::query_scalar(include_str!("../src/extension/create.sql"))
        .bind(Json([row]))
        .bind("pbx.test")
        .bind(Vec::<i64>::new())
        .bind(true)
        .bind(time::OffsetDateTime::UNIX_EPOCH)
        .bind(account)
        .bind("127.0.0.1")
        .bind(token)
        .bind(None::<i64>)
        .fetch_one(pool)
        .await?;
    Ok(())
}
