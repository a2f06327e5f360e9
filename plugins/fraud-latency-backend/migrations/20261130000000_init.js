// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('fraud_latency_figures', table => {
    table.comment('What instances counted, in steps of several widths');
    table.string('service', 63).notNullable();
    table.integer('seconds').notNullable().comment('Width of the step');
    table.bigInteger('at').notNullable().comment('End of the step, ms');
    table.string('instance', 512).notNullable().comment('Its address');
    table.string('cloud', 63).notNullable();
    table.text('figures').notNullable().comment('JSON');
    table.primary(['service', 'seconds', 'at', 'instance']);
    table.index(['seconds', 'at'], 'fraud_latency_figures_age_idx');
  });
  await knex.schema.createTable('fraud_latency_instances', table => {
    table.comment('Instances as they were seen last');
    table.string('service', 63).notNullable();
    table.string('instance', 512).notNullable().comment('Its address');
    table.bigInteger('asked_at').notNullable().comment('ms since 1970');
    table.text('problem').nullable().comment('Why it was not seen then');
    table.bigInteger('seen_at').nullable().comment('ms since 1970');
    table
      .text('reading', 'longtext')
      .nullable()
      .comment('JSON, since its start');
    table.primary(['service', 'instance']);
  });
  await knex.schema.createTable('fraud_latency_leases', table => {
    table.comment('Which process looks at the instances of a service');
    table.string('name').primary();
    table.string('holder').notNullable();
    table.bigInteger('epoch').notNullable().comment('Counts the holders');
    table.bigInteger('expires_at').notNullable().comment('ms since 1970');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('fraud_latency_leases');
  await knex.schema.dropTable('fraud_latency_instances');
  await knex.schema.dropTable('fraud_latency_figures');
};
