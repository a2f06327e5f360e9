/** A person whom the demo profile offers; the ids are those of the demo sign-in provider. */
export interface DemoPersona {
  id: string;
  title: string;
  team: string;
  does: string;
}

/** The people of the demo organisation. */
export const DEMO_PERSONAS: readonly DemoPersona[] = [
  {
    id: 'data-scientist',
    title: 'Data scientist',
    team: 'Fraud detection',
    does: 'Creates a model, trains it, compares runs',
  },
  {
    id: 'reviewer',
    title: 'Reviewer',
    team: 'Fraud detection',
    does: 'Approves what a colleague asks for',
  },
  {
    id: 'platform-engineer',
    title: 'Platform engineer',
    team: 'ML platform',
    does: 'Runs the portal and its servers',
  },
  {
    id: 'manager',
    title: 'Manager',
    team: 'ML platform',
    does: 'Reads what the teams have in production',
  },
];
