const t = `
   // kept: a template string
`;
