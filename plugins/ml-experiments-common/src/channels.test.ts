import { ALL_RUNS_CHANNEL, entityChannel, runChannel } from './channels';

/** Pages subscribe to these names, so a change of one silences them. */
describe('the signal channels', () => {
  it('keep their names', () => {
    expect([
      ALL_RUNS_CHANNEL,
      entityChannel('component:default/fraud'),
      runChannel('default', 'r1'),
    ]).toEqual([
      'ml-experiments:runs',
      'ml-experiments:entity:component:default/fraud',
      'ml-experiments:run:default/r1',
    ]);
  });
});
