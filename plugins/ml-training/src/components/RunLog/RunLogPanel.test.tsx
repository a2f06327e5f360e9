import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ShownRunProvider } from '@modelport/plugin-ml-react';
import { screen, within } from '@testing-library/react';
import { anApi, anEndedTraining, aRefusal } from '../../__testUtils__/builders';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { RunLogPanel } from './RunLogPanel';

const entityRef = { kind: 'component', namespace: 'default', name: 'fraud' };

function show(
  api = anApi(),
  tags: Record<string, string> = { 'modelport.training': 't-1' },
) {
  renderInTestApp(
    <ShownRunProvider
      run={{ entityRef, server: 'default', runId: 'run-1', tags }}
    >
      <RunLogPanel />
      <p>below</p>
    </ShownRunProvider>,
    { apis: [[mlTrainingApiRef, api]] },
  );
  return api;
}

describe('the log on the page of a run', () => {
  it('shows what the training of the run has printed', async () => {
    const api = show();
    const log = await screen.findByRole('log', { name: 'Log of the training' });
    expect(within(log).getByText(/two/)).toBeVisible();
    expect(api.getTraining).toHaveBeenCalledWith(
      entityRef,
      't-1',
      expect.anything(),
    );
  });

  it('says that an ended training printed nothing', async () => {
    show(
      anApi({
        getTraining: async () => anEndedTraining(),
        getLog: async () => ({ text: '', cursor: 0, end: true }),
      }),
    );
    expect(
      await screen.findByText('This training wrote nothing.'),
    ).toBeVisible();
  });

  it('is absent for a run that the portal did not start', async () => {
    const api = show(anApi(), { 'mlflow.user': 'ada' });
    expect(await screen.findByText('below')).toBeVisible();
    expect(
      screen.queryByRole('region', { name: 'Log' }),
    ).not.toBeInTheDocument();
    expect(api.getTraining).not.toHaveBeenCalled();
    expect(api.getLog).not.toHaveBeenCalled();
  });

  it('says that the training may not be seen', async () => {
    show(
      anApi({
        getTraining: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(await screen.findByText(/You may not see/)).toBeVisible();
  });
});
