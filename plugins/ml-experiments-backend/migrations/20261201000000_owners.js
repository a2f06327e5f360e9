// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_experiments_owners', table => {
    table.comment('Whose entities that use an experiment were last');
    table.string('entity_ref').primary();
    table.text('owners').notNullable().comment('References, as a JSON list');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ml_experiments_owners');
};
