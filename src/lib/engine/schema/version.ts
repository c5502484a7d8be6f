/** The version that models and reports carry; a test keeps it equal to package.json. */
export const softwareVersion = '0.1.0';
