// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ml_deployments', table => {
    table
      .string('undeployed_by')
      .nullable()
      .comment('User entity reference; null for what nobody took away');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ml_deployments', table => {
    table.dropColumn('undeployed_by');
  });
};
