import {
  hasEnded,
  ML_TRAINING_ROUTES,
  mlTrainingPermissions,
  trainingChannel,
  trainingsChannel,
} from './index';

it('tells which states are ends', () => {
  expect(hasEnded('running')).toBe(false);
  expect(hasEnded('cancelling')).toBe(false);
  expect(hasEnded('lost')).toBe(true);
  expect(hasEnded('stopped')).toBe(true);
});

it('keeps the names that policies and other plugins rely on', () => {
  expect(mlTrainingPermissions.map(({ name }) => name)).toEqual([
    'ml-training.training.read',
    'ml-training.training.start',
    'ml-training.training.cancel',
    'ml-training.queues.read',
    'ml-training.budget.read',
    'ml-training.budget.override',
  ]);
  expect(trainingsChannel('component:default/m')).toBe(
    'ml-training:entity:component:default/m',
  );
  expect(trainingChannel('1')).toBe('ml-training:training:1');
  expect(new Set(ML_TRAINING_ROUTES).size).toBe(ML_TRAINING_ROUTES.length);
});
