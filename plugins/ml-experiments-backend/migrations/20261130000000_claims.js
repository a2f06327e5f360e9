// @ts-check

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_experiments_claims', table => {
    table.comment('Which entities have used an experiment, in their order');
    table.increments('id');
    table.string('server', 63).notNullable().comment('Name of the server');
    table.string('experiment', 500).notNullable().comment('Its name');
    table.string('entity_ref').notNullable();
    table.unique(['server', 'experiment', 'entity_ref'], {
      indexName: 'ml_experiments_claims_once_idx',
    });
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ml_experiments_claims');
};
