/// Whether an account is still logged in to with the password hash that was read, and whether a code is owed besides: the common
/// table `unchanged` has a row then. The rows are locked, so whoever changes one of them at this moment comes before the
/// statement, which then finds what they wrote, or after it, and then ends what it began.
macro_rules! unchanged {
    ($account:literal, $hash:literal, $second_factor:literal) => {
        concat!(
            "administrator AS (
                 SELECT id FROM portal.account
                 WHERE id = ",
            $account,
            " AND extension_id IS NULL AND password_hash = ",
            $hash,
            " FOR SHARE
             ), person AS (
                 SELECT account.id FROM portal.account JOIN portal.extension ON extension.id = account.extension_id
                 JOIN portal.user_password ON user_password.id = extension.user_password_id
                 WHERE account.id = ",
            $account,
            " AND extension.deleted_at IS NULL AND user_password.hash = ",
            $hash,
            " FOR SHARE OF extension, user_password
             ), second_factor AS (
                 SELECT confirmed_at FROM portal.totp WHERE account_id = ",
            $account,
            " FOR SHARE
             ), unchanged AS (
                 SELECT id FROM (SELECT id FROM administrator UNION ALL SELECT id FROM person) AS found
                 WHERE EXISTS (SELECT FROM second_factor WHERE confirmed_at IS NOT NULL) = ",
            $second_factor,
            ")"
        )
    };
}
pub(crate) use unchanged;
