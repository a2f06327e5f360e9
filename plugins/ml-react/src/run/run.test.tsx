import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ShownRunProvider, useShownRun } from './ShownRun';

const RUN = {
  entityRef: { kind: 'component', namespace: 'default', name: 'fraud' },
  server: 'default',
  runId: 'run-1',
  tags: { 'modelport.training': 't-1' },
};

function Panel() {
  const { runId, tags } = useShownRun();
  return <output>{`${runId} ${tags['modelport.training']}`}</output>;
}

describe('a panel on the page of a run', () => {
  it('learns which run the page is about', async () => {
    renderInTestApp(
      <ShownRunProvider run={RUN}>
        <Panel />
      </ShownRunProvider>,
    );
    expect(await screen.findByText('run-1 t-1')).toBeVisible();
  });

  it('says what is wrong when it stands elsewhere', () => {
    const silent = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const seen: unknown[] = [];
    const Outside = () => {
      try {
        useShownRun();
      } catch (error) {
        seen.push(error);
      }
      return null;
    };
    renderInTestApp(<Outside />);
    silent.mockRestore();
    expect(String(seen[0])).toContain('attach it with RunPanelBlueprint');
  });
});
