// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ml_trainings', table => {
    table
      .string('cancelled_by')
      .nullable()
      .comment('User entity reference; null for what nobody cancelled');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ml_trainings', table => {
    table.dropColumn('cancelled_by');
  });
};
