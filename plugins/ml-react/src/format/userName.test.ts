import { userName } from './userName';

it.each([
  ['user:default/ada', 'ada'],
  ['User:my-team/ada.l', 'ada.l'],
  ['ada', 'ada'],
  ['CORP/ada', 'CORP/ada'],
  ['https://id.example/ada', 'https://id.example/ada'],
  ['', ''],
])('says %s as %s', (user, expected) => {
  expect(userName(user)).toBe(expected);
});
