// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_training_reservations', table => {
    table.comment('What each training on a cluster may cost, and has cost');
    table.string('training_id', 64).primary();
    table.string('entity_ref').notNullable();
    table.string('owner').notNullable().comment('Entity reference');
    table.string('month', 7).notNullable().comment('Of the start, UTC');
    table.string('currency', 3).notNullable().comment('ISO 4217');
    table.double('per_hour').nullable().comment('Null: no known price');
    table.string('priced_on', 10).nullable().comment('Day of the price');
    table.text('source').nullable().comment('Of the price');
    table.double('reserved').notNullable().comment('For its whole limit');
    table.double('settled').notNullable().comment('Once it has ended');
    table.boolean('closed').notNullable().comment('Nothing more is to come');
    table.text('override_reason').nullable();
    table.string('override_by').nullable().comment('User entity reference');
    table.bigInteger('created_at').notNullable().comment('ms since 1970');
    table.bigInteger('closed_at').nullable().comment('ms since 1970');
    table.index(['month', 'owner'], 'ml_training_reservations_month_idx');
    table.index(['closed'], 'ml_training_reservations_closed_idx');
  });
  await knex.schema.createTable('ml_training_budget_months', table => {
    table.comment('One row is changed by whoever reserves, one after another');
    table.string('owner').notNullable();
    table.string('month', 7).notNullable();
    table.integer('reservations').notNullable().comment('Counts the tries');
    table.primary(['owner', 'month']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ml_training_budget_months');
  await knex.schema.dropTable('ml_training_reservations');
};
