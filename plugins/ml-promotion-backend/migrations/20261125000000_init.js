// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('ml_deployments', table => {
    table.comment('Deployments: what is wanted of each, and where it stands');
    table.string('id', 64).primary();
    table.bigInteger('sequence').notNullable().comment('Order of asking');
    table.string('entity_ref').notNullable();
    table.string('server', 63).notNullable();
    table.string('model').notNullable().comment('Registered model');
    table.string('version', 64).notNullable();
    table.string('digest', 80).notNullable();
    table.string('model_name').notNullable().comment('Name in the routes');
    table.text('columns').nullable().comment('Names of the features, JSON');
    table.string('target', 64).notNullable();
    table.string('environment', 63).notNullable();
    table.string('host').notNullable().comment('Host whose portal drives it');
    table.string('wanted', 16).notNullable().comment('serve or stop');
    table.string('state', 16).notNullable();
    table.text('state_message').notNullable();
    table.string('created_by').notNullable().comment('User entity reference');
    table.bigInteger('created_at').notNullable().comment('ms since 1970');
    table.bigInteger('changed_at').notNullable().comment('ms since 1970');
    table.bigInteger('serving_since').nullable().comment('ms since 1970');
    table.text('schema').nullable().comment('Inputs and outputs, JSON');
    table.string('replaces', 64).nullable();
    table.string('request_id', 100).nullable();
    table.boolean('announced').notNullable().comment('Others know it serves');
    table.boolean('settled').notNullable().comment('Nothing is left to do');
    table.integer('failures').notNullable().comment('Failed tries of a step');
    table.integer('crashes').notNullable().comment('Crashes in a row');
    table.bigInteger('retry_at').nullable().comment('ms since 1970');
    table.integer('revision').notNullable().comment('Counts the changes');
    table.unique(['entity_ref', 'created_by', 'request_id'], {
      indexName: 'ml_deployments_request_idx',
    });
    table.unique(['sequence'], { indexName: 'ml_deployments_sequence_idx' });
    table.index(['entity_ref', 'sequence'], 'ml_deployments_entity_idx');
    table.index(['settled', 'host'], 'ml_deployments_active_idx');
  });
  await knex.schema.createTable('ml_deployment_leases', table => {
    table.comment('Which process drives the deployments of a host');
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
  await knex.schema.dropTable('ml_deployment_leases');
  await knex.schema.dropTable('ml_deployments');
};
