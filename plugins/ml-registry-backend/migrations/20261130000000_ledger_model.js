// @ts-check

const INDEX = 'ml_registry_ledger_model_idx';

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ml_registry_ledger', table => {
    table.index(['server', 'model', 'sequence'], INDEX);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ml_registry_ledger', table => {
    table.dropIndex([], INDEX);
  });
};
