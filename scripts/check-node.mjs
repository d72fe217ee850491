// npm's preinstall: runs before anything is installed, on whatever Node the machine has, so it uses nothing but Node itself.
const major = Number(process.versions.node.split('.')[0]);

if (!(major >= 20)) {
  console.error(`Regioloket installs with Node 20 or newer and this is Node ${process.version}: install Node 24 from https://nodejs.org and run the command again.`);
  process.exit(1);
}
