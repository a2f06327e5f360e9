import { readAliasAddress } from './AliasAddress';

const MLFLOW = 'http://127.0.0.1:5000';

describe('an alias to follow', () => {
  it('is named as MLflow names it', () => {
    expect(
      readAliasAddress('models:/card fraud@champion', { mlflow: MLFLOW }),
    ).toEqual({ mlflow: MLFLOW, model: 'card fraud', alias: 'champion' });
  });

  it.each(['MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_PASSWORD'])(
    'is asked for with %s on this machine or encrypted alone',
    name => {
      const read = (mlflow: string) => () =>
        readAliasAddress('models:/fraud@a', { mlflow }, { [name]: 'secret' });
      expect(read(MLFLOW)).not.toThrow();
      expect(read('https://mlflow.example.org')).not.toThrow();
      expect(read('http://mlflow.example.org:5000')).toThrow(
        `--mlflow: ${name} must not be seen on its way to mlflow.example.org; give an address that begins with https://`,
      );
      expect(read('http://mlflow.example.org:5000')).not.toThrow(/secret/);
    },
  );

  it.each([
    ['models:/fraud', {}, /--model is models:\/fraud; give models:\/NAME@/],
    ['models:/fraud/3', {}, /--model is models:\/fraud\/3/],
    ['models:/fraud@a', { mlflow: undefined }, /needs --mlflow/],
    ['models:/fraud@a', { mlflow: 'ftp://x' }, /--mlflow is ftp:\/\/x/],
    [
      'models:/fraud@a',
      { mlflow: 'http://me:secret@mlflow' },
      /--mlflow has a password; set MLFLOW_TRACKING_USERNAME/,
    ],
    ['models:/fraud@a', { host: '0.0.0.0' }, /--host 0.0.0.0 give --config/],
  ])('is refused as %s with %j', (model, more, message) => {
    expect(() => readAliasAddress(model, { mlflow: MLFLOW, ...more })).toThrow(
      message,
    );
    expect(() =>
      readAliasAddress(model, { mlflow: MLFLOW, ...more }),
    ).not.toThrow(/secret/);
  });
});
