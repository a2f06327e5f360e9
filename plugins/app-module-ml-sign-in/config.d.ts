export interface Config {
  modelport?: {
    /**
     * `production` unless it says `demo`. The demo profile has people to sign in as without
     * a password and answers on loopback only.
     * @visibility frontend
     */
    profile?: 'demo' | 'production';
  };
}
