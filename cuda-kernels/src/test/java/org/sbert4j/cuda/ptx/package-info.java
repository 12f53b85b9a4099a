/**
 * Runs PTX, the text that a GPU's driver compiles, on the CPU: so that the kernels which are
 * shipped are tested where there is no GPU.
 *
 * <p>The way of a kernel: {@link org.sbert4j.cuda.ptx.PtxParser} takes the text apart, {@link
 * org.sbert4j.cuda.ptx.KernelCompiler} makes an operation of each instruction, {@link
 * org.sbert4j.cuda.ptx.Warp} carries them out for 32 lanes at a time, {@link
 * org.sbert4j.cuda.ptx.ThreadBlock} brings the warps of a block to their barriers. Start at {@link
 * org.sbert4j.cuda.ptx.KernelInterpreter}.
 *
 * <p>It is stricter than a GPU. An access beside an allocation, to freed memory, without alignment
 * or to what was never written, a race in shared memory or, if asked for, in the device's, a
 * shuffle from a lane that takes no part: each ends the kernel with its name, the line of the PTX,
 * and the thread.
 *
 * <p>What it knows: 32-bit floats rounded to nearest, integers of all widths, halves as far as they
 * are loaded, stored and converted, {@code wmma} on 16 × 16 × 16 halves with 32-bit sums, shuffles,
 * votes, barriers of block and warp, global, constant and shared memory. What it does not: calls,
 * local memory, atomics, textures, double precision, arithmetic on halves, blocks with threads
 * along y or z, dynamic shared memory. An instruction that is not known is an error when its kernel
 * is first launched.
 *
 * <p>Where a GPU may differ: it approximates {@code ex2.approx} and the like within some units in
 * the last place; its compiler may fuse a {@code mul.f32} and an {@code add.f32} that do not say
 * {@code .rn}; tensor cores add in their own order; blocks and warps run in any order. Time,
 * registers spilled and conflicts of memory banks are not modelled.
 */
package org.sbert4j.cuda.ptx;
