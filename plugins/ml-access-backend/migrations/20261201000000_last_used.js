// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ml_access_tokens', table => {
    table.bigInteger('last_used_at').nullable().comment('ms since 1970');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ml_access_tokens', table => {
    table.dropColumn('last_used_at');
  });
};
