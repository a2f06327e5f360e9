// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_access_tokens', table => {
    table.comment('Access tokens; the secret itself is never stored');
    table.string('id', 32).primary().comment('Public part of the token');
    table
      .string('secret_hash', 64)
      .notNullable()
      .comment('SHA-256 of the secret, hexadecimal');
    table.text('scope').notNullable().comment('What it is good for, JSON');
    table.string('issuer').notNullable().comment('User entity reference');
    table.string('description', 200).notNullable();
    table.bigInteger('created_at').notNullable().comment('ms since 1970');
    table.bigInteger('expires_at').notNullable().comment('ms since 1970');
    table.bigInteger('revoked_at').nullable().comment('ms since 1970');
    table.index(['issuer', 'expires_at'], 'ml_access_tokens_issuer_idx');
    table.index(['expires_at'], 'ml_access_tokens_expires_at_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ml_access_tokens');
};
