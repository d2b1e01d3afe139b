// The maps of an analysis over the template, drawn by NiiVue; without WebGL2 nilearn's viewer stands in its place.
const holder = document.getElementById("brain");
const canvas = document.getElementById("canvas");
const chosen = document.getElementById("map");
const threshold = document.getElementById("threshold");
const place = document.getElementById("place");

function withoutWebGL() {
  document.getElementById("no-webgl").hidden = false;
  const viewer = document.getElementById("viewer");
  holder.hidden = true;
  if (viewer) { viewer.src = viewer.dataset.src; viewer.hidden = false; }
}

async function begin() {
  const { Niivue } = await import("/static/vendor/niivue.js");
  const brain = new Niivue({ backColor: [0, 0, 0, 1], show3Dcrosshair: true, isColorbar: true, loadingText: "", isResizeCanvas: true, crosshairWidth: 0.6, multiplanarShowRender: 1, multiplanarLayout: 2, logLevel: "error" });
  brain.onLocationChange = (at) => {
    const values = (at.values || []).slice(1).map((v) => Number(v.value).toPrecision(4)).join(", ");
    place.textContent = at.mm ? Array.from(at.mm).slice(0, 3).map((v) => Math.round(v)).join(", ") + " mm" + (values ? " · " + values : "") : "";
  };
  await brain.attachToCanvas(canvas);
  await brain.loadVolumes([{ url: holder.dataset.template, name: "template.nii.gz", colormap: "gray", colorbarVisible: false }]);
  await show(brain, true);
  chosen.addEventListener("change", () => show(brain, true));
  threshold.addEventListener("change", () => show(brain, false));
  document.getElementById("view").addEventListener("change", (event) => brain.setSliceType(Number(event.target.value)));
  for (const button of document.querySelectorAll("button.point")) button.addEventListener("click", () => go(brain, button));
  const first = document.querySelector("button.point");
  if (first) go(brain, first);
  holder.dataset.ready = "yes";
}

async function show(brain, anew) {
  while (brain.volumes.length > 1) brain.removeVolumeByIndex(1);
  await brain.addVolumeFromUrl({ url: holder.dataset.folder + chosen.value, name: chosen.value, colormap: "warm", opacity: 0.9 });
  const map = brain.volumes[1];
  if (anew) {
    let least = Infinity;
    for (const value of map.img) if (value > 0 && value < least) least = value;
    const isWhole = !/cluster|labels/.test(chosen.value);
    threshold.value = Number.isFinite(least) ? Number((isWhole && /^z/.test(chosen.value) ? 3.09 : least * (map.hdr.scl_slope || 1)).toPrecision(3)) : "";
  }
  map.cal_min = Number(threshold.value) || 1e-9;
  map.cal_max = Math.max(map.global_max, map.cal_min * 1.001);
  brain.updateGLVolume();
}

function go(brain, button) {
  const [x, y, z] = button.dataset.point.split(",").map(Number);
  brain.scene.crosshairPos = brain.mm2frac([x, y, z]);
  brain.createOnLocationChange();
  brain.drawScene();
  for (const row of document.querySelectorAll("tr.shown")) row.classList.remove("shown");
  button.closest("tr").classList.add("shown");
}

if (document.createElement("canvas").getContext("webgl2")) begin().catch((error) => { console.error(error); withoutWebGL(); });
else withoutWebGL();
